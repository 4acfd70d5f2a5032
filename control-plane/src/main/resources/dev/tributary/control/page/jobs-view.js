// All jobs: state, progress, and what each waits for.

import {get, part} from './api.js';
import {atMost, h, put, say} from './dom.js';
import {count, counted, epsilon, measure} from './format.js';
import {JOB_STATES, badge, ended, stateOf, word} from './states.js';
import {moreButton, table} from './table.js';

const PAGE = 100;
const REFRESH = 1_000;

export function jobsView(main) {
  let state = null;
  const total = h('p', {class: 'total', role: 'status'});
  const jobs = table({
    caption: 'Jobs with their state and progress',
    columns: COLUMNS,
    key: (job) => job.id,
    empty: 'No job has been submitted yet: ./tributary job submit FILE',
    order: {column: 2, down: false},
  });
  const more = moreButton('Show more jobs', async (after) => {
    const page = await ask(after);
    jobs.add(page.jobs);
    more.from(page.next);
  });
  const select = h('select', {
    id: 'job-state',
    onchange() {
      state = select.value || null;
      load();
    },
  }, h('option', {value: ''}, 'All states'),
  JOB_STATES.map((name) => h('option', {value: name}, word(name))));
  put(main,
      h('div', {class: 'head'},
          h('h1', {tabindex: -1}, 'Jobs'),
          total,
          h('div', {class: 'filter'}, h('label', {for: 'job-state'}, 'State'), select)),
      jobs.element,
      more.element);

  function ask(after) {
    return get('jobs', {limit: PAGE, state, after});
  }

  async function load() {
    const page = await ask(null);
    jobs.set(page.jobs);
    jobs.say(state === null
      ? 'No job has been submitted yet: ./tributary job submit FILE'
      : `No job is ${word(state).toLowerCase()}.`);
    more.from(page.next);
    say(total, counted(page.total, 'job'));
  }

  const refresh = atMost(REFRESH, load);

  return {
    title: 'Jobs',
    load,
    event({job}) {
      // Under a filter a job comes and goes with its state, and only the server counts.
      if (state !== null || jobs.find(job.id) === undefined) {
        refresh();
      } else {
        jobs.add([job]);
      }
      return null;
    },
    news: ({event, job}) => event === 'job-accepted' || event === 'job-refused'
        || event === 'job-ended' ? `${job.id}: ${word(job.state)}` : null,
  };
}

const COLUMNS = [
  {
    label: 'Job',
    head: true,
    of: ({id, name}) => ({id, name}),
    sort: ({id}) => id,
    cell: ({id, name}) => [
      h('a', {href: `#/jobs/${part(id)}`}, id),
      name === id ? null : h('span', {class: 'sub'}, name),
    ],
  },
  {
    label: 'Namespace',
    optional: true,
    of: ({namespace}) => namespace,
    sort: ({namespace}) => namespace,
    cell: (namespace) => namespace === 'default' ? '' : namespace,
  },
  {
    label: 'State',
    of: stateOf,
    // Those that have ended last; the others stay in their places while they go on.
    sort: ({state, id}) => Number(ended(state)) + id,
    cell: badge,
  },
  {
    label: 'Progress',
    of: ({modelVersion, plannedRounds}) => ({modelVersion, plannedRounds}),
    sort: ({modelVersion, plannedRounds}) => (modelVersion ?? 0) / (plannedRounds ?? Infinity),
    cell: ({modelVersion, plannedRounds}, {id, state}) =>
      progress(id, state, modelVersion, plannedRounds),
  },
  {
    label: 'Why',
    wide: true,
    of: (job) => why(job),
    cell: (text) => text,
  },
  {
    label: 'Privacy spent',
    right: true,
    optional: true,
    of: ({privacy}) => privacy,
    sort: ({privacy}) => privacy?.epsilonSpent,
    cell: (ledger) => ledger === null ? ''
      : `ε ${epsilon(ledger.epsilonSpent)} of ${measure(ledger.epsilonBudget)}`,
  },
];

/** What a job waits for, and what its last round came to nothing for. */
function why({state, waitsFor, reason}) {
  if (ended(state)) {
    return reason;
  }
  const waits = waitsFor === null ? '' : `Waits for ${waitsFor}`;
  return reason === '' || state === 'QUEUED' ? waits : `${waits}. Last round: ${reason}`;
}

/** How many of the planned models there are; of an ended job only the number is known. */
export function progress(id, state, version, planned) {
  const made = version ?? 0;
  if (planned === null) {
    return version === null ? '' : h('span', {class: 'number'}, counted(made, 'round'));
  }
  return h('span', {class: 'progress'},
      h('progress', {max: planned, value: made, 'aria-label': `Rounds of ${id}`}),
      h('span', {class: 'number'}, `${count(made)} of ${count(planned)}`));
}
