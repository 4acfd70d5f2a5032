// Asks before a job is stopped, and why.

import {post} from './api.js';
import {h, say} from './dom.js';

/**
 * @param path of the job
 * @param done is given the job once the server has taken the order
 */
export function stopDialog(path, id, done) {
  const reason = h('input', {id: 'stop-reason', type: 'text', maxlength: 200, autocomplete: 'off'});
  const failure = h('p', {class: 'failure', role: 'alert'});
  const confirm = h('button', {type: 'submit', class: 'danger'}, 'Stop job');
  const element = h('dialog', {'aria-labelledby': 'stop-title'},
      h('form', {onsubmit: stop},
          h('h2', {id: 'stop-title'}, `Stop ${id}?`),
          h('p', {}, 'Its open round is cut short, its newest model stays. This can not be undone.'),
          h('label', {for: 'stop-reason'}, 'Reason, for those who look at it later'),
          reason,
          failure,
          h('div', {class: 'buttons'},
              h('button', {type: 'button', class: 'quiet', onclick: () => element.close()}, 'Cancel'),
              confirm)));

  async function stop(event) {
    event.preventDefault();
    confirm.disabled = true;
    say(failure, '');
    try {
      const given = reason.value.trim();
      const {rounds, ...job} = await post(`${path}/stop`, given === '' ? {} : {reason: given});
      element.close();
      done(job);
    } catch (refused) {
      say(failure, refused.message);
    } finally {
      confirm.disabled = false;
    }
  }

  return {
    element,
    open() {
      say(failure, '');
      element.showModal();
    },
  };
}
