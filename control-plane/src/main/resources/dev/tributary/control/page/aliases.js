// Aliases of a job's models: who names which version, and moving them.

import {get, part, post} from './api.js';
import {h} from './dom.js';

/**
 * @param path of the job
 * @param dialog to ask with
 * @param changed is called once aliases are known anew
 */
export function aliasesOf(path, id, dialog, changed) {
  let aliases = [];

  async function load() {
    aliases = (await get('aliases')).aliases.filter(({job}) => job === id);
    changed();
  }

  return {
    load,
    of: (version) => aliases.filter((alias) => alias.version === version).map(({alias, previous}) =>
      ({alias, before: previous[0] ?? null})),
    promote(version) {
      dialog.open({
        name: 'promote',
        title: `Promote v${version}?`,
        text: 'An alias lets people and jobs find a model by a name. It names this version then, '
          + 'instead of what it named before.',
        label: 'Alias',
        value: 'production',
        verb: 'Promote',
        async send(alias) {
          await post(`${path}/models/${version}/promote`, {alias});
          await load();
        },
      });
    },
    rollBack({alias, before}) {
      dialog.open({
        name: 'rollback',
        title: `Roll ${alias} back?`,
        text: `It names ${before.job} v${before.version} again, and forgets this version.`,
        verb: 'Roll back',
        async send() {
          await post(`aliases/${part(alias)}/rollback`, {});
          await load();
        },
      });
    },
    /** The aliases of a version, each with the way back if there is one. */
    badges(names) {
      return names.map((one) => h('span', {class: 'alias'}, h('strong', {}, one.alias),
          one.before === null ? null : h('button', {
            type: 'button',
            class: 'quiet',
            'aria-label': `Roll ${one.alias} back`,
            onclick: () => this.rollBack(one),
          }, 'Roll back')));
    },
  };
}
