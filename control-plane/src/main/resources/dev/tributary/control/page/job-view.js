// One job: what it is, how it learns, its rounds, what it rejected, what it spent, its models.

import {get, part, post} from './api.js';
import {askDialog} from './ask-dialog.js';
import {chart} from './chart.js';
import {atMost, every, facts, h, put, say, section} from './dom.js';
import {epsilon, measure, moment, since} from './format.js';
import {progress} from './jobs-view.js';
import {modelsPart} from './models.js';
import {rejectionsPart} from './rejections.js';
import {roundsPart} from './rounds.js';
import {badge, ended, stateOf, word} from './states.js';
import {whyPart} from './why.js';

const POLL = 5_000;
const REFRESH = 1_000;
const POINTS = 400;

export function jobView(main, id) {
  let job = null;
  const path = `jobs/${part(id)}`;
  const state = h('span', {class: 'job-state'});
  const name = h('p', {class: 'total'});
  const notice = h('p', {class: 'notice', hidden: true});
  const summary = h('div', {class: 'part'});
  const accuracy = chart({id: 'accuracy', title: 'Accuracy'});
  const loss = chart({id: 'loss', title: 'Loss'});
  const unmeasured = h('p', {class: 'empty'});
  const charts = h('div', {class: 'charts'}, accuracy.element, loss.element);
  const ledger = section('privacy', 'Privacy ledger');
  const rounds = roundsPart(path);
  const rejections = rejectionsPart(id);
  const dialog = askDialog();
  const models = modelsPart(path, id, dialog);
  const why = whyPart(path);
  const spec = h('pre', {tabindex: 0});
  const stop = h('button', {type: 'button', class: 'danger', hidden: true, onclick: askToStop},
      'Stop job');
  const pause = h('button', {type: 'button', hidden: true, onclick: askToPause}, 'Pause');
  const resume = h('button', {type: 'button', hidden: true, onclick: goOn}, 'Resume');
  const failure = h('p', {class: 'failure', role: 'alert'});
  put(main,
      h('nav', {class: 'crumbs', 'aria-label': 'Where you are'}, h('a', {href: '#/jobs'}, 'Jobs')),
      h('div', {class: 'head'}, h('h1', {tabindex: -1}, id), state, name,
          h('div', {class: 'actions'}, pause, resume, stop)),
      failure,
      notice,
      why.element,
      summary,
      section('learning', 'Learning curves',
          h('p', {class: 'sub'}, 'Means over the clients of a round after training, each on the rows that it trained on.'),
          unmeasured,
          charts),
      rounds.element,
      rejections.element,
      ledger,
      models.element,
      section('spec', 'Spec', h('details', {}, h('summary', {}, 'All keys, defaults filled in'), spec)),
      dialog.element);

  async function load() {
    const [found] = await Promise.all([
      get(path, {rounds: 0}), loadCurve(), rounds.load(), rejections.load(), models.load()]);
    show(found);
    await explain();
  }

  function explain() {
    return why.load(job !== null && job.standing === 'WAITING');
  }

  /** Sends an order and shows the job as it stands then. */
  async function order(verb, body) {
    const {rounds: newest, ...news} = await post(`${path}/${verb}`, body);
    show(news);
    await explain();
  }

  function askWhy(verb, question) {
    dialog.open({
      ...question,
      name: verb,
      label: 'Reason, for those who look at it later',
      send: (reason) => order(verb, reason === '' ? {} : {reason}),
    });
  }

  function askToStop() {
    askWhy('stop', {
      title: `Stop ${id}?`,
      text: 'Its open round is cut short, its newest model stays. This can not be undone.',
      verb: 'Stop job',
      danger: true,
    });
  }

  function askToPause() {
    askWhy('pause', {
      title: `Pause ${id}?`,
      text: 'An open round ends as usual, and no further one begins until somebody resumes it.',
      verb: 'Pause job',
    });
  }

  async function goOn() {
    say(failure, '');
    try {
      await order('resume', {});
    } catch (refused) {
      say(failure, refused.message);
    }
  }

  const refresh = atMost(REFRESH, () => Promise.all([models.load(), loadCurve()]));

  async function loadCurve() {
    const curve = await get(`${path}/metrics`, {points: POINTS});
    const series = (key) => curve.rounds
        .filter((round) => round[key] !== null)
        .map((round) => ({x: round.round, y: round[key]}));
    accuracy.set(series('accuracy'));
    loss.set(series('loss'));
    const some = curve.rounds.some((round) => round.accuracy !== null || round.loss !== null);
    unmeasured.hidden = some;
    charts.hidden = !some;
    rejections.failures(curve.failures);
  }

  /** A whole job, or news of one, which lack what does not change. */
  function show(news) {
    job = {...job, ...news};
    // What ends takes the plan out of the summary; the spec still has it.
    const planned = job.plannedRounds ?? job.spec?.rounds.count ?? null;
    put(state, badge(stateOf(job)));
    say(name, job.name === id ? '' : job.name);
    const over = ended(job.state) || job.standing === 'STOPPING';
    stop.hidden = over;
    pause.hidden = over || job.standing === 'PAUSED' || job.state === 'QUEUED';
    resume.hidden = over || job.standing !== 'PAUSED';
    const because = ended(job.state)
      ? job.reason && `${word(job.state)}: ${job.reason}`
      : [job.waitsFor && `Waits for ${job.waitsFor}.`, job.reason && `Last round: ${job.reason}`]
          .filter(Boolean).join(' ');
    say(notice, because);
    notice.hidden = because === '';
    put(summary, facts([
      ['Rounds', progress(id, job.state, job.modelVersion, planned)],
      ['Accepted', job.acceptedMillis && moment(job.acceptedMillis)],
      ended(job.state)
        ? ['Ended', job.endedMillis && moment(job.endedMillis)]
        : ['Running for', job.acceptedMillis && since(job.acceptedMillis)],
      ...(job.spec ? specFacts(job.spec) : []),
      ['Namespace', job.namespace],
      ['Archived', job.archived && `v${job.archived.version}`],
    ]));
    say(unmeasured, job.spec?.privacy
      ? 'Where a job hides updates, clients keep what they measure to themselves.'
      : 'No client has reported a measurement yet.');
    showLedger(job.privacy);
    say(spec, job.spec ? JSON.stringify(job.spec, null, 2) : '');
  }

  function showLedger(spent) {
    ledger.hidden = !spent;
    if (spent) {
      put(ledger, ledger.firstChild,
          h('p', {class: 'budget'},
              h('meter', {
                min: 0, max: spent.epsilonBudget, value: spent.epsilonSpent, 'aria-label': 'Spent ε',
              }),
              ` ε ${epsilon(spent.epsilonSpent)} of ${measure(spent.epsilonBudget)} is spent, `
              + `${epsilon(spent.epsilonRemaining)} remains`),
          facts([
            ['δ', measure(spent.delta)],
            ['Rounds accounted', spent.rounds],
            ['Noise multiplier', measure(spent.noiseMultiplier)],
            ['Clip norm', measure(spent.clipNorm)],
            ['Sampling rate', spent.samplingRate < 1 ? measure(spent.samplingRate) : null],
          ]));
    }
  }

  return {
    title: id,
    load,
    close: every(POLL, () => job !== null && !ended(job.state)
        && Promise.all([rejections.load(), loadCurve(), explain()]).catch(() => null)),
    aliases: () => models.loadAliases(),
    event({event, job: news, round, archived}) {
      if (news.id !== id) {
        return null;
      }
      if (job === null || event === 'job-accepted' || event === 'job-updated' || event === 'job-ended') {
        return load();
      }
      const before = job.standing;
      show(archived ? {...news, archived} : news);
      if (before !== job.standing) {
        explain().catch(() => null);
      }
      if (round !== null) {
        rounds.add(round);
      }
      if (event === 'model-published' || event === 'model-archived') {
        refresh();
      }
      return null;
    },
    news: ({event, job: news, round}) => news.id !== id ? null
      : event === 'model-published' && round !== null ? `Round ${round.round} is published`
      : event === 'round-abandoned' && round !== null ? `Round ${round.round} is abandoned`
      : event === 'job-updated' ? 'The job has another spec'
      : event === 'job-ended' ? word(news.state) : null,
  };
}

function specFacts(spec) {
  const {cohort, optimizer, privacy, trainer} = spec;
  return [
    ['Data set', spec.dataSet],
    ['Trainer', trainer.name],
    ['Cohort', `${cohort.size} clients, ${cohort.goal} close a round, ${cohort.minimum} at least`],
    ['Optimizer', optimizer.name],
    ['Priority', spec.priority || null],
    ['Masked updates', privacy?.secureAggregation ? 'yes' : 'no'],
  ];
}
