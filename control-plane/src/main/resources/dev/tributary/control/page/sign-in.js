// Asks for the token that the server wants to see.

import {token} from './api.js';
import {h, put} from './dom.js';

/**
 * @param rejected whether there was a token, and the server does not know it
 * @param done is called once there is another token
 */
export function signIn(main, rejected, done) {
  const field = h('input', {
    id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true,
    'aria-describedby': 'token-help',
  });
  put(main, h('form', {
    class: 'sign-in',
    onsubmit(event) {
      event.preventDefault();
      token.set(field.value.trim());
      done();
    },
  },
  h('h1', {tabindex: -1}, 'Sign in'),
  rejected ? h('p', {class: 'failure', role: 'alert'}, 'The server does not know this token.') : null,
  h('label', {for: 'token'}, 'Token'),
  field,
  h('p', {class: 'sub', id: 'token-help'},
      'Whoever runs the server makes one with ./tributary tokens create. It stays in this tab and is '
      + 'gone when the tab is closed.'),
  h('button', {type: 'submit'}, 'Sign in')));
  field.focus();
}
