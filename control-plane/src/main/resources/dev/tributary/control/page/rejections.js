// Contributions that do not count, with the reason; and clients that gave up by themselves.

import {get} from './api.js';
import {facts, h, put, section} from './dom.js';
import {ago, count} from './format.js';
import {moreButton, showNewest, table} from './table.js';

const PAGE = 20;
const KEY = (rejection) => rejection.id;

/** Those of a job. */
export function rejectionsPart(job) {
  const gaveUp = h('div');
  const rejections = table({
    caption: 'Rejected contributions, the newest first',
    columns: COLUMNS,
    key: KEY,
    empty: 'None: all that clients sent counted or came too late to matter.',
    order: {column: 0, down: true},
  });
  const more = moreButton('Show older ones', async (before) => {
    const page = await ask(before);
    rejections.add(page.rejections);
    more.from(page.next);
  });

  function ask(before) {
    return get('rejections', {job, limit: PAGE, before});
  }

  return {
    element: section('rejections', 'Rejected contributions', rejections.element, more.element, gaveUp),
    async load() {
      const page = await ask(null);
      showNewest(rejections, more, KEY, page.rejections, page.next);
    },
    /** Reports without an update, by reason. */
    failures(sums) {
      const reasons = Object.entries(sums);
      put(gaveUp, reasons.length === 0 ? null : [
        h('h3', {}, 'Clients that sent no update, by reason'),
        facts(reasons.map(([reason, times]) => [reason, count(times)])),
      ]);
    },
  };
}

const COLUMNS = [
  {
    label: 'When',
    of: ({atMillis}) => atMillis,
    sort: ({id}) => id,
    cell: ago,
  },
  {label: 'Round', right: true, of: ({round}) => round, sort: ({round}) => round},
  {label: 'Client', head: true, of: ({client}) => client, sort: ({client}) => client},
  {
    label: 'Reason',
    of: ({reason}) => reason,
    sort: ({reason}) => reason,
    cell: (reason) => h('code', {}, reason),
  },
  {label: 'Detail', wide: true, of: ({detail}) => detail},
];
