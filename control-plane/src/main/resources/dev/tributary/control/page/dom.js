// Elements from data. Text is only ever text: nothing here, nor anywhere in this page, reads markup
// out of a string, so a name or a reason from the federation can not become more than its letters.

/**
 * An element. Attributes that are null, undefined or false are left out, true stands without a
 * value, and `on...` is a listener. Children are nodes, text, or lists of them.
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** As {@link h}, for drawings. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined);
}

/** Replaces what is in an element. */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Changes a text only if it is another one: screen readers tell every change of a live region. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Terms and what they are: `[[term, node or text or null], ...]`; those without are left out. */
export function facts(pairs) {
  return h('dl', {class: 'facts'}, pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

/** A part of a view under a heading of its own. */
export function section(id, title, ...children) {
  return h('section', {class: 'part', id, 'aria-labelledby': `${id}-title`},
      h('h2', {id: `${id}-title`}, title), children);
}

/** Does a thing at once, but not more often than this; what was asked for meanwhile is done later. */
export function atMost(millis, action) {
  let waiting = false;
  let wanted = false;
  return function run() {
    if (waiting) {
      wanted = true;
      return;
    }
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (wanted) {
        wanted = false;
        run();
      }
    }, millis);
    // What fails here is tried again with the next news, and a lost connection is told elsewhere.
    action().catch(() => null);
  };
}

/** Does a thing again and again while the page is seen; gives what ends it. */
export function every(millis, action) {
  const timer = setInterval(() => document.hidden || action(), millis);
  return () => clearInterval(timer);
}
