// Why a job does not begin its next round: what it asks for, and which clients lack what.

import {get, part} from './api.js';
import {h, put, section} from './dom.js';
import {counted, moment} from './format.js';

const MOST_NAMES = 12;

export function whyPart(path) {
  const body = h('div', {});
  const element = section('why', 'Why it waits', body);
  element.hidden = true;

  return {
    element,
    /** @param waits whether the job lacks clients, as far as its summary tells */
    async load(waits) {
      const clients = waits ? (await get(`${path}/explanation`)).clients : null;
      element.hidden = clients === null;
      if (clients !== null) {
        put(body, sentence(clients), later(clients), groups(clients), ahead(clients));
      }
    },
  };
}

function sentence({needed, demands, matching, holders}) {
  const last = demands.length - 1;
  const wanted = last > 0 ? `${demands.slice(0, last).join(', ')} and ${demands[last]}` : demands[0];
  return h('p', {},
      `It needs ${counted(needed, 'client')} with ${wanted}; `
      + `${matching} ${matching === 1 ? 'matches' : 'match'}.`,
      Object.entries(holders).map(([job, {clients, untilMillis}]) => [
        ` ${clients} of them ${clients === 1 ? 'is' : 'are'} busy with `,
        h('a', {href: `#/jobs/${part(job)}`}, job), ' until about ', moment(untilMillis), '.',
      ]));
}

function later({patienceEndsMillis, minimum, goal}) {
  return minimum < goal && patienceEndsMillis > Date.now()
    ? h('p', {class: 'sub'}, 'From ', moment(patienceEndsMillis), ` on ${minimum} are enough.`)
    : null;
}

function groups({groups: all, ...reasons}) {
  const some = Object.entries(all).filter(([, names]) => names.length > 0);
  return some.length === 0
    ? h('p', {class: 'empty'}, 'No client has been heard of.')
    : h('dl', {class: 'groups'}, some.map(([words, names]) => h('div', {},
        h('dt', {}, h('span', {class: 'number'}, String(names.length)), ` ${words}`),
        h('dd', {}, names.slice(0, MOST_NAMES).map((name, i) => [
          i > 0 ? ', ' : null,
          reasons[words]?.[name] ? `${name} (${reasons[words][name]})` : name,
        ]), names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : null))));
}

function ahead({ahead: jobs}) {
  return jobs.length === 0 ? null : h('p', {class: 'sub'}, 'Jobs that have waited for longer: ',
      jobs.map((job, i) => [i > 0 ? ', ' : null, h('a', {href: `#/jobs/${part(job)}`}, job)]));
}
