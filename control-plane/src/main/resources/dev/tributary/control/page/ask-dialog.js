// Asks before something is done that others will notice, in one dialog for all such things.

import {h, put, say} from './dom.js';

/**
 * A dialog. `open({name, title, text, label?, value?, verb, danger?, send(given)})` asks: `label` is
 * of a text to fill in, which `send` is given; it closes once what `send` promises is there, and says
 * what it fails with.
 */
export function askDialog() {
  let asked = null;
  const title = h('h2', {id: 'ask-title'});
  const text = h('p');
  const field = h('div');
  const failure = h('p', {class: 'failure', role: 'alert'});
  const confirm = h('button', {type: 'submit'});
  const element = h('dialog', {'aria-labelledby': 'ask-title'},
      h('form', {onsubmit: submit}, title, text, field, failure,
          h('div', {class: 'buttons'},
              h('button', {type: 'button', class: 'quiet', onclick: () => element.close()}, 'Cancel'),
              confirm)));

  async function submit(event) {
    event.preventDefault();
    confirm.disabled = true;
    say(failure, '');
    try {
      await asked.send(field.querySelector('input')?.value.trim() ?? '');
      element.close();
    } catch (refused) {
      say(failure, refused.message);
    } finally {
      confirm.disabled = false;
    }
  }

  return {
    element,
    open(question) {
      asked = question;
      const id = `${asked.name}-field`;
      say(title, asked.title);
      say(text, asked.text);
      put(field, asked.label === undefined ? null : [
        h('label', {for: id}, asked.label),
        h('input', {id, type: 'text', maxlength: 200, autocomplete: 'off', value: asked.value}),
      ]);
      say(confirm, asked.verb);
      confirm.classList.toggle('danger', asked.danger === true);
      say(failure, '');
      element.showModal();
      field.querySelector('input')?.select();
    },
  };
}
