// The stream of decisions. EventSource can not send a token, so the stream is read by hand.

import {request} from './api.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
// Browsers keep few connections to a server, and the server keeps few streams: a tab that nobody
// sees gives its own up, and goes on where it was once it is seen again.
const UNSEEN_PAUSE = 5_000;

/**
 * Follows the stream until the page ends, through lost connections.
 *
 * @param handlers `event(data)` for each decision; `aliases()` if some were moved; `reload()` if decisions were missed; `state(name)`
 *     of the connection: live, lost or refused
 */
export function follow(handlers) {
  let last = null;
  let pause = FIRST_PAUSE;
  let connection = null;
  let timer = null;

  async function connect() {
    const mine = new AbortController();
    connection = mine;
    timer = null;
    try {
      const headers = last === null ? {} : {'Last-Event-ID': last};
      const answer = await request('events', {headers, signal: mine.signal, cache: 'no-store'});
      pause = FIRST_PAUSE;
      handlers.state('live');
      if (last === null) {
        handlers.reload();
      }
      await read(answer.body, message);
      throw new Error('the stream has ended');
    } catch (failed) {
      if (connection !== mine) {
        return;
      }
      connection = null;
      if (failed.asksForToken) {
        handlers.state('refused');
        return;
      }
      handlers.state('lost');
      timer = setTimeout(connect, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  function message({event, id, data}) {
    last = id ?? last;
    if (event === 'reset') {
      handlers.reload();
    } else if (event === 'aliases') {
      handlers.aliases();
    } else if (event === 'decision') {
      handlers.event(JSON.parse(data));
    }
  }

  function disconnect() {
    clearTimeout(timer);
    timer = null;
    const old = connection;
    connection = null;
    old?.abort();
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(disconnect, UNSEEN_PAUSE);
    } else if (connection === null) {
      connect();
    }
  });
  // A page that is left may be kept for the way back, and its stream with it: six of those are all
  // the connections that a browser has for one server.
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', (event) => event.persisted && connection === null && connect());
  connect();
  return {
    again() {
      disconnect();
      last = null;
      pause = FIRST_PAUSE;
      connect();
    },
  };
}

/** Reads events off a body; comments, which keep a connection alive, are passed over. */
async function read(body, message) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = {};
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) {
          fields[line.slice(0, colon)] = line.slice(colon + 2);
        }
      }
      if (fields.data !== undefined) {
        message(fields);
      }
    }
  }
}
