// All clients: state, data, and when each was heard of.

import {get, part} from './api.js';
import {every, h, put, say} from './dom.js';
import {ago, bytes, count, counted, duration} from './format.js';
import {badge, word} from './states.js';
import {moreButton, table} from './table.js';

const PAGE = 100;
const MOST = 10_000;
const POLL = 3_000;
const STATES = ['IDLE', 'BUSY', 'FULL', 'CORDONED', 'QUARANTINED', 'UNAVAILABLE'];

export function clientsView(main) {
  let state = null;
  let pages = 1;
  const total = h('p', {class: 'total'});
  const numbers = new Map([null, ...STATES].map((name) => [name, h('span', {class: 'number'})]));
  const filters = new Map([null, ...STATES].map((name) => [name,
    h('button', {type: 'button', 'aria-pressed': String(name === state), onclick: () => filter(name)},
        name === null ? 'All' : word(name), ' ', numbers.get(name))]));
  const clients = table({
    caption: 'Clients with their state, data sets, machine and last heartbeat',
    columns: COLUMNS,
    key: (client) => client.id,
    empty: 'No client has been heard of yet.',
    order: {column: 0, down: false},
  });
  const more = moreButton('Show more clients', async (after) => {
    const page = await get('clients', {limit: PAGE, state, after});
    pages++;
    clients.add(page.clients);
    more.from(page.next);
  });
  put(main,
      h('div', {class: 'head'}, h('h1', {tabindex: -1}, 'Clients'), total),
      h('div', {class: 'filters', role: 'group', 'aria-label': 'State'}, [...filters.values()]),
      clients.element,
      more.element);

  function filter(name) {
    state = name;
    pages = 1;
    filters.forEach((button, own) => button.setAttribute('aria-pressed', own === name));
    return load();
  }

  async function load() {
    const asked = state;
    const [page, ...sums] = await Promise.all([
      get('clients', {limit: Math.min(PAGE * pages, MOST), state}),
      ...STATES.map((name) => get('clients', {limit: 1, state: name})),
    ]);
    if (asked !== state) {
      return;
    }
    clients.set(page.clients);
    clients.say(state === null
      ? 'No client has been heard of yet: ./tributary agent --config agent.yaml'
      : `No client is ${word(state).toLowerCase()}.`);
    more.from(page.next);
    STATES.forEach((name, index) => say(numbers.get(name), count(sums[index].total)));
    const all = sums.reduce((sum, one) => sum + one.total, 0);
    say(numbers.get(null), count(all));
    say(total, counted(all, 'client'));
  }

  return {
    title: 'Clients',
    load,
    close: every(POLL, () => load().catch(() => null)),
    event: () => null,
    news: () => null,
  };
}

/** Batches of small models take less than a millisecond. */
function speedOf(seconds) {
  return seconds < 0.01 ? `${(1_000 * seconds).toPrecision(2)} ms` : duration(1_000 * seconds);
}

function amounts({memoryBytes, gpus}) {
  return [memoryBytes > 0 && bytes(memoryBytes), gpus > 0 && counted(gpus, 'GPU')].filter(Boolean);
}

function list(items) {
  return items.length === 0 ? '' : h('span', {class: 'list'}, items.map((item) => h('span', {}, item)));
}

const COLUMNS = [
  {label: 'Client', head: true, of: ({id}) => id, sort: ({id}) => id},
  {
    label: 'State',
    of: ({state, reason}) => ({state, reason}),
    sort: ({state, id}) => STATES.indexOf(state) + id,
    cell: ({state, reason}) => [badge(state), reason ? h('span', {class: 'sub'}, reason) : null],
  },
  {
    label: 'Jobs',
    of: ({jobs}) => jobs,
    sort: ({jobs}) => jobs.length,
    cell: (jobs) => jobs.length === 0 ? ''
      : h('span', {class: 'list'}, jobs.map((job) => h('a', {href: `#/jobs/${part(job)}`}, job))),
  },
  {
    label: 'Data sets',
    of: ({dataSets}) => dataSets,
    sort: ({dataSets}) => dataSets.reduce((sum, {rows}) => sum + rows, 0),
    cell: (sets) => h('span', {class: 'list'}, sets.map(({name, rows, features, classes}) =>
      h('span', {title: `${counted(features, 'feature')}, ${count(classes)} classes`},
          name, ' ', h('span', {class: 'faint number'}, counted(rows, 'row'))))),
  },
  {
    label: 'Labels',
    optional: true,
    of: ({labels}) => labels,
    cell: (labels) => list(Object.entries(labels).map(([name, value]) => `${name}=${value}`)),
  },
  {
    label: 'Declines',
    optional: true,
    of: ({declined}) => declined,
    sort: ({declined}) => Object.keys(declined).length,
    cell: (declined) => list(Object.entries(declined).map(([job, reason]) => [
      h('a', {href: `#/jobs/${part(job)}`}, job), h('span', {class: 'sub'}, reason)])),
  },
  {
    label: 'Machine',
    optional: true,
    of: ({machine, capacity, reserved}) => ({...machine, capacity, reserved}),
    cell: ({os, cpus, memoryBytes, gpus, capacity, reserved}) => os === '' && capacity === 1 ? '' : [
      os === '' ? '' : h('span', {class: 'number'},
          [counted(cpus, 'CPU'), ...amounts({memoryBytes, gpus})].join(', ')),
      amounts(reserved).length === 0 ? null
        : h('span', {class: 'sub number'}, `${amounts(reserved).join(', ')} reserved`),
      h('span', {class: 'sub'}, [os, capacity === 1 ? '' : `${count(capacity)} slots`].filter(Boolean).join(', ')),
    ],
  },
  {
    label: 'Speed',
    right: true,
    optional: true,
    of: ({speed}) => speed,
    sort: ({speed}) => speed.secondsPerBatch,
    cell: ({secondsPerBatch, uploadBytesPerSecond}) => secondsPerBatch === 0 ? '' : [
      h('span', {class: 'number'}, `${speedOf(secondsPerBatch)} a batch`),
      uploadBytesPerSecond === 0 ? null
        : h('span', {class: 'sub number'}, `${bytes(uploadBytesPerSecond)}/s up`),
    ],
  },
  {
    label: 'Trainers and agent',
    of: ({trainers, agentVersion}) => ({trainers, agentVersion}),
    cell: ({trainers, agentVersion}) => [trainers.join(', '), h('span', {class: 'sub'}, agentVersion)],
  },
  {
    label: 'Last heartbeat',
    right: true,
    of: ({heardMillis}) => heardMillis,
    sort: ({heardMillis}) => -heardMillis,
    cell: ago,
  },
];
