// The versions of a job's model: what made them, what names them, and each to be had as a file.

import {aliasesOf} from './aliases.js';
import {get, request, token} from './api.js';
import {diffPart} from './diff.js';
import {h, section} from './dom.js';
import {ago, bytes, measure} from './format.js';
import {moreButton, showNewest, table} from './table.js';

const PAGE = 10;
const KEY = (model) => model.version;
const FORMATS = ['f32', 'npz', 'safetensors'];

/** @param dialog to ask with */
export function modelsPart(path, id, dialog) {
  const failure = h('p', {class: 'failure', role: 'alert', hidden: true});
  const aliases = aliasesOf(path, id, dialog, () => models.add(models.rows()));
  const models = table({
    caption: 'Model versions, the newest first',
    columns: columns(),
    key: KEY,
    empty: 'No version is published yet.',
    order: {column: 0, down: true},
  });
  const diff = diffPart(id);
  const more = moreButton('Show older versions', async (before) => {
    const page = await get(`${path}/models`, {limit: PAGE, before});
    models.add(page.versions);
    more.from(page.next);
  });

  function href(version, format) {
    return `${path}/models/${version}/parameters?format=${format}`;
  }

  /** A link can not carry the token, so the file goes through this page then. */
  async function download(event, version, format) {
    event.target.closest('details').open = false;
    if (token.get() === null) {
      return;
    }
    event.preventDefault();
    failure.hidden = true;
    try {
      const answer = await request(href(version, format));
      const url = URL.createObjectURL(await answer.blob());
      h('a', {href: url, download: fileName(id, version, format)}).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failed) {
      failure.textContent = failed.message;
      failure.hidden = false;
    }
  }

  function menu(version) {
    return h('details', {class: 'menu'},
        h('summary', {'aria-label': `Download version ${version}`}, 'Download'),
        h('div', {}, FORMATS.map((format) => h('a', {
          href: `api/v1/${href(version, format)}`,
          download: fileName(id, version, format),
          onclick: (event) => download(event, version, format),
        }, `.${format}`))));
  }

  function columns() {
    return [
      {label: 'Version', head: true, right: true, of: ({version}) => version, sort: ({version}) => version,
        cell: (version) => `v${version}`},
      {label: 'Named', optional: true, of: ({version}) => aliases.of(version),
        cell: (names) => names.length === 0 ? '' : aliases.badges(names)},
      {label: 'Made by', of: ({round}) => round,
        cell: (round) => round === 0 ? 'the first draw' : `round ${round}`},
      {label: 'Accuracy', right: true, optional: true, of: ({metrics}) => metrics?.accuracy ?? null,
        sort: ({metrics}) => metrics?.accuracy, cell: (value) => value === null ? '' : measure(value)},
      {label: 'Loss', right: true, optional: true, of: ({metrics}) => metrics?.loss ?? null,
        sort: ({metrics}) => metrics?.loss, cell: (value) => value === null ? '' : measure(value)},
      {label: 'Published', of: ({publishedMillis}) => publishedMillis, cell: ago},
      {label: 'Size', right: true, of: ({bytes: size}) => size,
        cell: (size) => size === null ? '' : bytes(size)},
      {
        label: 'SHA-256', of: ({sha256}) => sha256,
        cell: (sha256) => sha256 === null
          ? h('span', {class: 'faint'}, 'not archived yet')
          : h('code', {class: 'hash', title: sha256}, sha256),
      },
      {
        label: 'Use', of: ({version, sha256}) => ({version, archived: sha256 !== null}),
        cell: ({version, archived}) => h('span', {class: 'uses'}, menu(version),
            archived ? h('button', {
              type: 'button',
              class: 'quiet',
              'aria-label': `Promote version ${version}`,
              onclick: () => aliases.promote(version),
            }, 'Promote') : null),
      },
    ];
  }

  return {
    element: section('models', 'Model versions', failure, models.element, more.element, diff.element),
    loadAliases: aliases.load,
    async load() {
      const [page] = await Promise.all([get(`${path}/models`, {limit: PAGE}), aliases.load()]);
      showNewest(models, more, KEY, page.versions, page.next);
      if (page.versions.length > 0) {
        diff.newest(page.versions[0].version);
      }
    },
  };
}

function fileName(id, version, format) {
  return `${id}-v${String(version).padStart(5, '0')}.${format}`;
}
