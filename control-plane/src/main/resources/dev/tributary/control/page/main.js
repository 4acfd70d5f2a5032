// Chooses the view that the address names, and keeps it alive with the stream of decisions.

import {Problem, token} from './api.js';
import {clientsView} from './clients-view.js';
import {clusterView} from './cluster-view.js';
import {every, h, put, say} from './dom.js';
import {moment, tick} from './format.js';
import {jobView} from './job-view.js';
import {jobsView} from './jobs-view.js';
import {follow} from './live.js';
import {signIn} from './sign-in.js';
import {themeButton} from './theme.js';

/**
 * Each makes a view in an element: `{title, load(), event(decision), news(decision), aliases?(), close?()}`.
 * `load` and `event` may ask the server; `news` gives what is worth saying aloud, or null.
 */
const VIEWS = [
  [/^#\/jobs$/, jobsView],
  [/^#\/jobs\/([^/]+)$/, jobView],
  [/^#\/clients$/, clientsView],
  [/^#\/cluster$/, clusterView],
];
const NEWS_MILLIS = 2_000;

const main = document.getElementById('main');
const live = document.getElementById('live');
const said = document.getElementById('said');
const signOut = document.getElementById('sign-out');
let view = null;
let loaded = false;
let unsaid = null;

async function show() {
  view?.close?.();
  view = null;
  const make = viewOf(location.hash);
  if (make === null) {
    location.replace('#/jobs');
    return;
  }
  markPlace();
  view = make();
  document.title = `${view.title} - Tributary`;
  await load();
  if (loaded) {
    // Whoever goes to another view hears its heading first; the first view is where they begin.
    main.querySelector('h1')?.focus();
  }
  loaded = true;
}

/** What makes the view of an address; null if it is the address of none. */
function viewOf(hash) {
  for (const [pattern, make] of VIEWS) {
    const match = pattern.exec(hash);
    if (match !== null) {
      try {
        const names = match.slice(1).map(decodeURIComponent);
        return () => make(main, ...names);
      } catch {
        return null;
      }
    }
  }
  return null;
}

function markPlace() {
  for (const link of document.querySelectorAll('header nav a')) {
    const here = location.hash.startsWith(link.getAttribute('href'));
    link.toggleAttribute('data-here', here);
    if (here) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

async function load() {
  const mine = view;
  await guarded(() => view?.load());
  if (mine === view || view === null) {
    main.dataset.ready = location.hash;
  }
}

/** What fails here is shown instead of the view, and a missing token is asked for. */
async function guarded(action) {
  const mine = view;
  try {
    await action();
  } catch (failed) {
    if (!(failed instanceof Problem)) {
      throw failed;
    }
    if (mine === view) {
      failed.asksForToken ? askForToken() : tell(failed);
    }
  }
}

function tell(problem) {
  if (problem.status === 0 && main.dataset.ready === location.hash) {
    return;
  }
  view?.close?.();
  view = null;
  put(main, h('div', {class: 'head'}, h('h1', {tabindex: -1}, problem.title || 'This did not work')),
      h('p', {class: 'failure', role: 'alert'}, problem.message),
      h('p', {}, h('button', {type: 'button', onclick: show}, 'Try again')));
}

function askForToken() {
  view?.close?.();
  view = null;
  const rejected = token.get() !== null;
  token.forget();
  signOut.hidden = true;
  signIn(main, rejected, () => {
    signOut.hidden = false;
    stream.again();
    show();
  });
}

function connection(state) {
  live.dataset.state = state;
  const text = {live: 'Live', refused: 'Signed out'}[state];
  if (text !== undefined) {
    say(live, text);
  } else if (live.dataset.lost === undefined) {
    put(live, 'Connection lost. As of ', moment(Date.now()));
  }
  live.toggleAttribute('data-lost', state === 'lost');
  if (state === 'refused' && view !== null) {
    askForToken();
  }
}

/** Tells what happened, but not more often than can be listened to. */
function announce(text) {
  if (text === null || text === undefined) {
    return;
  }
  if (unsaid === null) {
    setTimeout(() => {
      say(said, unsaid);
      unsaid = null;
    }, NEWS_MILLIS);
  }
  unsaid = text;
}

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
signOut.hidden = token.get() === null;
signOut.addEventListener('click', () => {
  token.forget();
  location.reload();
});
themeButton(document.getElementById('theme'));
window.addEventListener('hashchange', show);
every(1_000, tick);
const shown = show();
const stream = follow({
  state: connection,
  // What was decided between the first answer and the begin of the stream is in no event.
  reload: () => shown.then(() => view === null ? show() : load()),
  aliases() {
    if (view?.aliases !== undefined) {
      guarded(() => view.aliases());
    }
  },
  event(decision) {
    if (view !== null) {
      guarded(() => view.event(decision));
      announce(view.news(decision));
    }
  },
});
