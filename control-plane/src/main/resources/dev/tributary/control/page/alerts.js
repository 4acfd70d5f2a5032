// What is wrong: a count in the header, and tables in the view of the cluster.

import {get, part} from './api.js';
import {h, put} from './dom.js';
import {ago} from './format.js';
import {health} from './states.js';
import {table} from './table.js';

const NAMES = {
  ROUND_OVERDUE: 'Round overdue',
  CLIENT_SILENT: 'Client silent',
  JOB_WITHOUT_PROGRESS: 'Job without progress',
  LAG_GROWING: 'Lag growing',
  CHECKPOINT_FAILING: 'Checkpoint failing',
};

/** The number of open alerts in an element, which is hidden while there is none. */
export function alertCount(element) {
  const open = new Set();

  function show() {
    element.hidden = open.size === 0;
    put(element, String(open.size),
        h('span', {class: 'unseen'}, open.size === 1 ? ' open alert' : ' open alerts'));
  }

  return {
    load: () => get('alerts').then((alerts) => {
      open.clear();
      alerts.open.forEach(({id}) => open.add(id));
      show();
    }).catch(() => null),
    /** What is worth saying aloud of an alert that was opened or has ended. */
    event(alert) {
      alert.endedMillis === null ? open.add(alert.id) : open.delete(alert.id);
      show();
      return `${NAMES[alert.kind]}, ${alert.subject}${alert.endedMillis === null ? '' : ': over'}`;
    },
  };
}

/** Open alerts and those that have ended, as tables. */
export function alertTables() {
  const open = table({
    caption: 'Open alerts with what to do',
    columns: [KIND, SUBJECT, SINCE, WHAT, TODO],
    key: ({id}) => id,
    empty: 'Nothing is wrong.',
  });
  const ended = table({
    caption: 'Alerts that have ended since this server began',
    columns: [KIND, SUBJECT, SINCE, ENDED, WHAT],
    key: ({id, endedMillis}) => `${id}-${endedMillis}`,
    empty: '',
  });
  return {
    element: h('div', {}, open.element, ended.element),
    set(alerts) {
      open.set(alerts.open);
      ended.set(alerts.ended);
      ended.element.hidden = alerts.ended.length === 0;
    },
  };
}

const KIND = {label: 'Alert', of: ({kind}) => kind, cell: (kind) => health(false, NAMES[kind])};
const SUBJECT = {label: 'About', head: true, of: ({subject, job}) => `${subject} ${job}`,
  cell: (_, {subject, job}) => job === null ? subject : h('a', {href: `#/jobs/${part(job)}`}, subject)};
const SINCE = {label: 'Since', of: ({sinceMillis}) => sinceMillis, cell: ago};
const ENDED = {label: 'Ended', of: ({endedMillis}) => endedMillis, cell: ago};
const WHAT = {label: 'What', wide: true, of: ({what}) => what};
const TODO = {label: 'To do', wide: true, of: ({todo}) => todo};
