// How the servers are: broker, this server's view, Flink, the archive; and what is rejected.

import {alertTables} from './alerts.js';
import {get, part} from './api.js';
import {every, facts, h, put, say, section} from './dom.js';
import {ago, count, counted} from './format.js';
import {health} from './states.js';
import {table} from './table.js';

const POLL = 3_000;

export function clusterView(main) {
  const broker = h('div');
  const flink = h('div');
  const jobs = table({
    caption: 'Jobs of Flink with their checkpoints',
    columns: FLINK_JOBS,
    key: (job) => job.id,
    empty: 'Flink runs no job.',
  });
  const archive = table({
    caption: 'Jobs whose newest model is not in the archive yet',
    columns: LAGGING,
    key: ({job}) => job,
    empty: 'Every model that is published is in the archive.',
  });
  const reasons = table({
    caption: 'Rejected contributions by reason',
    columns: REASONS,
    key: ({reason}) => reason,
    empty: 'No contribution was rejected.',
    order: {column: 1, down: true},
  });
  const alerts = alertTables();
  put(main,
      h('div', {class: 'head'}, h('h1', {tabindex: -1}, 'Cluster')),
      section('alerts', 'What is wrong', alerts.element),
      section('broker', 'Kafka', broker),
      section('flink', 'Flink', flink, jobs.element),
      section('archive', 'Archive', archive.element),
      section('rejected', 'Rejected contributions', reasons.element));

  async function load() {
    const [cluster, rejected, wrong] = await Promise.all(
        [get('cluster'), get('rejections', {limit: 1}), get('alerts')]);
    alerts.set(wrong);
    put(broker, facts([
      ['Broker', health(cluster.broker.answers, cluster.broker.answers ? 'Answers' : 'Does not answer')],
      ['Round log', `${counted(cluster.view.endOffset, 'record')}`],
      ['Not read here yet', count(cluster.view.lag)],
    ]));
    showFlink(cluster.flink);
    archive.set(cluster.archive.behind);
    reasons.set(Object.entries(rejected.reasons).map(([reason, times]) => ({reason, times})));
  }

  function showFlink(found) {
    jobs.element.hidden = found === null || !found.answers;
    if (found === null) {
      put(flink, h('p', {class: 'empty'}, 'This server was not told where Flink is: set flink.ui.'));
      return;
    }
    put(flink, facts([
      ['REST', health(found.answers, found.answers ? 'Answers' : 'Does not answer')],
      ['Address', found.address],
      ['TaskManagers', found.answers ? count(found.taskManagers) : null],
      ['Slots', found.answers ? `${count(found.slots - found.freeSlots)} of ${count(found.slots)} in use`
        : null],
    ]));
    jobs.set(found.jobs ?? []);
  }

  return {
    title: 'Cluster',
    load,
    close: every(POLL, () => load().catch(() => null)),
    event: () => null,
    news: () => null,
  };
}

const FLINK_JOBS = [
  {label: 'Job', head: true, of: ({name}) => name},
  {label: 'State', of: ({state}) => state,
    cell: (state) => health(state === 'RUNNING' || state === 'FINISHED', state.toLowerCase())},
  {label: 'Restarts', right: true, of: ({restarts}) => restarts, cell: count},
  {label: 'Checkpoints', right: true, of: ({checkpoints}) => checkpoints.completed, cell: count},
  {label: 'Newest', of: ({checkpoints}) => checkpoints.newestMillis,
    cell: (millis) => millis === null ? 'none yet' : ago(millis)},
  {label: 'Failed', right: true, of: ({checkpoints}) => checkpoints.failed, cell: count},
  {label: 'Last failure', wide: true, optional: true, of: ({checkpoints}) => checkpoints.lastFailure},
];

const LAGGING = [
  {label: 'Job', head: true, of: ({job}) => job, cell: (id) => h('a', {href: `#/jobs/${part(id)}`}, id)},
  {label: 'Published', right: true, of: ({modelVersion}) => modelVersion, cell: (version) => `v${version}`},
  {label: 'Archived', right: true, of: ({archivedVersion}) => archivedVersion,
    cell: (version) => version === null ? 'none' : `v${version}`},
];

const REASONS = [
  {label: 'Reason', head: true, of: ({reason}) => reason, sort: ({reason}) => reason,
    cell: (reason) => h('code', {}, reason)},
  {label: 'Contributions', right: true, of: ({times}) => times, sort: ({times}) => times, cell: count},
];
