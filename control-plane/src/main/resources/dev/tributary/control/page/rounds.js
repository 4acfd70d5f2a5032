// The rounds of a job: who took part, and how long each phase took.

import {get} from './api.js';
import {h, section} from './dom.js';
import {bytes, count, duration, epsilon, since} from './format.js';
import {badge} from './states.js';
import {moreButton, table} from './table.js';

const PAGE = 20;

/** In the order of a round; a plain one has only the third and the last. */
const PHASES = [
  ['advertiseMillis', 'Advertise keys', 'advertise'],
  ['shareMillis', 'Share secrets', 'share'],
  ['collectMillis', 'Train and upload', 'collect'],
  ['unmaskMillis', 'Unmask', 'unmask'],
  ['releaseMillis', 'Make the model', 'release'],
];

export function roundsPart(path) {
  const legend = h('ul', {class: 'legend', 'aria-label': 'Phases'});
  const rounds = table({
    caption: 'Rounds, the newest first, with the time of each phase',
    columns: COLUMNS,
    key: (round) => round.round,
    empty: 'No round has started yet.',
    order: {column: 0, down: true},
  });
  const more = moreButton('Show older rounds', async (before) => {
    const page = await get(`${path}/rounds`, {limit: PAGE, before});
    add(page.rounds);
    more.from(page.next);
  });

  function add(news) {
    rounds.add(news);
    scale();
  }

  /** All bars have one scale, and the legend tells the phases that there are. */
  function scale() {
    const shown = rounds.rows();
    const longest = Math.max(1, ...shown.map(({phases}) => total(phases)));
    rounds.element.style.setProperty('--longest', longest);
    const seen = PHASES.filter(([key]) => shown.some(({phases}) => phases[key] !== null));
    if (legend.childElementCount !== seen.length) {
      legend.replaceChildren(...seen.map(([, label, name]) =>
        h('li', {}, h('span', {class: `swatch ${name}`, 'aria-hidden': 'true'}), label)));
    }
  }

  return {
    element: section('rounds', 'Rounds', legend, rounds.element, more.element),
    async load() {
      const page = await get(`${path}/rounds`, {limit: PAGE});
      rounds.set(page.rounds);
      more.from(page.next);
      scale();
    },
    add: (round) => add([round]),
  };
}

function total(phases) {
  return PHASES.reduce((sum, [key]) => sum + (phases[key] ?? 0), 0);
}

const COLUMNS = [
  {label: 'Round', head: true, right: true, of: ({round}) => round, sort: ({round}) => round},
  {
    label: 'State',
    of: ({state, reason}) => ({state, reason}),
    sort: ({state}) => state,
    cell: ({state, reason}) => [badge(state), reason ? h('span', {class: 'sub'}, reason) : null],
  },
  {
    label: 'Took part',
    of: ({members, cohort}) => ({members, cohort}),
    sort: ({members}) => members.length,
    cell: ({members, cohort}) => members.length === 0
      ? h('span', {class: 'faint'}, `of ${count(cohort)}`)
      : h('details', {},
          h('summary', {}, `${count(members.length)} of ${count(cohort)}`),
          h('ul', {class: 'members'}, members.map((member) => h('li', {}, member)))),
  },
  {
    label: 'Time',
    wide: true,
    of: ({phases, roundMillis, startedMillis, state}) => ({phases, roundMillis, startedMillis, state}),
    sort: ({roundMillis}) => roundMillis,
    cell: ({phases, roundMillis, startedMillis}) => h('span', {class: 'time'},
        bar(phases),
        h('span', {class: 'number'}, roundMillis === null ? since(startedMillis) : duration(roundMillis))),
  },
  {
    label: 'Updates',
    right: true,
    of: ({updateBytes}) => updateBytes,
    sort: ({updateBytes}) => updateBytes,
    cell: (size) => size === 0 ? '' : bytes(size),
  },
  {
    label: 'ε spent',
    right: true,
    optional: true,
    of: ({privacy}) => privacy?.epsilonSpent,
    sort: ({privacy}) => privacy?.epsilonSpent,
    cell: epsilon,
  },
];

function bar(phases) {
  const known = PHASES.filter(([key]) => phases[key] !== null);
  const told = known.map(([key, label]) => `${label} ${duration(phases[key])}`).join(', ');
  const label = told || 'no phase has ended';
  return h('span', {class: 'bar', role: 'img', 'aria-label': label, title: told}, known.map(([key, , name]) => {
    const segment = h('span', {class: `segment ${name}`});
    segment.style.setProperty('--millis', phases[key]);
    return segment;
  }));
}
