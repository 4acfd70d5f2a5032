// The REST API, and the token that it may ask for.

const TOKEN = 'tributary.token';
const NO_TOKEN = 401;

/** What the server said instead of an answer: its problem document, or that it is away. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }

  /** The server asks who this is. */
  get asksForToken() {
    return this.status === NO_TOKEN;
  }
}

/** Of this tab alone, and gone with it. */
export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

export async function get(path, query = {}) {
  const answer = await request(path + search(query));
  return answer.json();
}

export async function post(path, body) {
  const answer = await request(path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  return answer.json();
}

/**
 * An answer that is none of a problem.
 *
 * @throws {Problem} with what the server said, or status 0 if it said nothing
 */
export async function request(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token.get() !== null) {
    headers.set('Authorization', `Bearer ${token.get()}`);
  }
  let answer;
  try {
    answer = await fetch(`api/v1/${path}`, {...options, headers, credentials: 'omit'});
  } catch (gone) {
    if (gone.name === 'AbortError') {
      throw gone;
    }
    throw new Problem(0, 'The server does not answer', 'The server does not answer.');
  }
  if (!answer.ok) {
    throw await problem(answer);
  }
  return answer;
}

async function problem(answer) {
  try {
    const {title, detail} = await answer.json();
    return new Problem(answer.status, title, detail);
  } catch {
    return new Problem(answer.status, `The server answered ${answer.status}`);
  }
}

function search(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A name as part of a path. */
export function part(name) {
  return encodeURIComponent(name);
}
