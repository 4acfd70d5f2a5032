// The versions of a job's model, each to be had as a file.

import {get, request, token} from './api.js';
import {h, section} from './dom.js';
import {ago, bytes} from './format.js';
import {moreButton, showNewest, table} from './table.js';

const PAGE = 10;
const KEY = (model) => model.version;

export function modelsPart(path, id) {
  const failure = h('p', {class: 'failure', role: 'alert', hidden: true});
  const models = table({
    caption: 'Model versions, the newest first',
    columns: columns(download),
    key: KEY,
    empty: 'No version is published yet.',
    order: {column: 0, down: true},
  });
  const more = moreButton('Show older versions', async (before) => {
    const page = await get(`${path}/models`, {limit: PAGE, before});
    models.add(page.versions);
    more.from(page.next);
  });

  function href(version) {
    return `${path}/models/${version}/parameters`;
  }

  /** A link can not carry the token, so the file goes through this page then. */
  async function download(event, version) {
    if (token.get() === null) {
      return;
    }
    event.preventDefault();
    failure.hidden = true;
    try {
      const answer = await request(href(version));
      const url = URL.createObjectURL(await answer.blob());
      h('a', {href: url, download: fileName(id, version)}).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failed) {
      failure.textContent = failed.message;
      failure.hidden = false;
    }
  }

  function columns(load) {
    return [
      {label: 'Version', head: true, right: true, of: ({version}) => version, sort: ({version}) => version,
        cell: (version) => `v${version}`},
      {label: 'Made by', of: ({round}) => round,
        cell: (round) => round === 0 ? 'the first draw' : `round ${round}`},
      {label: 'Published', of: ({publishedMillis}) => publishedMillis, cell: ago},
      {label: 'Size', right: true, of: ({bytes: size}) => size,
        cell: (size) => size === null ? '' : bytes(size)},
      {
        label: 'SHA-256', wide: true, of: ({sha256}) => sha256,
        cell: (sha256) => sha256 === null
          ? h('span', {class: 'faint'}, 'not archived yet')
          : h('code', {class: 'hash', title: sha256}, sha256),
      },
      {
        label: 'File', of: ({version}) => version,
        cell: (version) => h('a', {
          href: `api/v1/${href(version)}`,
          download: fileName(id, version),
          'aria-label': `Download version ${version}`,
          onclick: (event) => load(event, version),
        }, 'Download'),
      },
    ];
  }

  return {
    element: section('models', 'Model versions', failure, models.element, more.element),
    async load() {
      const page = await get(`${path}/models`, {limit: PAGE});
      showNewest(models, more, KEY, page.versions, page.next);
    },
  };
}

function fileName(id, version) {
  return `${id}-v${String(version).padStart(5, '0')}.f32`;
}
