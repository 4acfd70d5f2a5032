// Tables that are sorted by their heads and change cell by cell, so that focus and opened details
// stay where they are while news comes in.

import {h, put, say} from './dom.js';

/**
 * A table.
 *
 * @param caption what it lists, for those who do not see it
 * @param columns each `{label, of(row), cell?(value, row), sort?(row), right?, head?, wide?, optional?}`:
 *     `of` gives what the cell depends on, `cell` the node for it, `sort` what to order by; an
 *     optional one is shown once a row has something in it
 * @param key of a row
 * @param empty said when there are no rows
 * @param order of columns by index at first: `{column, down}`, or none to keep the order of the rows
 */
export function table({caption, columns, key, empty, order = null}) {
  const lines = new Map();
  let sorted = order;
  const heads = columns.map((column, index) => head(column, () => sortBy(index)));
  const body = h('tbody', {role: 'rowgroup'});
  const nothing = h('p', {class: 'empty'}, empty);
  const element = h('div', {class: 'rows'},
      h('table', {role: 'table'},
          h('caption', {class: 'unseen'}, caption),
          h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'}, heads)),
          body),
      nothing);

  function sortBy(index) {
    sorted = {column: index, down: sorted?.column === index ? !sorted.down : false};
    arrange();
  }

  function line(row) {
    const cells = columns.map((column) =>
      h(column.head ? 'th' : 'td', {
        role: column.head ? 'rowheader' : 'cell',
        scope: column.head ? 'row' : null,
        class: column.right ? 'right' : null,
        'data-label': column.label,
      }));
    return {element: h('tr', {role: 'row'}, cells), cells, seen: columns.map(() => undefined), row};
  }

  function fill(one, row) {
    one.row = row;
    columns.forEach((column, index) => {
      const value = column.of(row);
      const text = JSON.stringify(value ?? null);
      if (one.seen[index] !== text) {
        one.seen[index] = text;
        const node = column.cell ? column.cell(value, row) : value;
        put(one.cells[index], node);
        one.cells[index].toggleAttribute('data-empty', node === null || node === undefined || node === '');
      }
    });
  }

  /** Moves only what is out of place. */
  function arrange() {
    heads.forEach((th, index) => {
      if (columns[index].sort) {
        const own = sorted?.column === index;
        th.setAttribute('aria-sort', !own ? 'none' : sorted.down ? 'descending' : 'ascending');
      }
    });
    const all = [...lines.values()];
    if (sorted !== null) {
      const by = columns[sorted.column].sort;
      all.sort((a, b) => compare(by(a.row), by(b.row)) * (sorted.down ? -1 : 1));
    }
    let place = body.firstChild;
    for (const {element: tr} of all) {
      if (tr === place) {
        place = place.nextSibling;
      } else {
        body.insertBefore(tr, place);
      }
    }
    columns.forEach((column, index) => {
      if (column.optional) {
        const blank = all.every(({cells}) => cells[index].hasAttribute('data-empty'));
        heads[index].hidden = blank;
        all.forEach(({cells}) => cells[index].toggleAttribute('hidden', blank));
      }
    });
    element.classList.toggle('none', all.length === 0);
    nothing.hidden = all.length > 0;
  }

  function change(rows) {
    for (const row of rows) {
      const name = key(row);
      if (!lines.has(name)) {
        lines.set(name, line(row));
      }
      fill(lines.get(name), row);
    }
    arrange();
  }

  arrange();
  return {
    element,
    /** These rows and no others, in this order unless the table is sorted. */
    set(rows) {
      const old = new Map(lines);
      lines.clear();
      for (const row of rows) {
        const name = key(row);
        lines.set(name, old.get(name) ?? line(row));
        old.delete(name);
      }
      old.forEach((one) => one.element.remove());
      change(rows);
    },
    /** Further rows at the end, or news of rows that are there. */
    add: change,
    rows: () => [...lines.values()].map((one) => one.row),
    find: (name) => lines.get(name)?.row,
    say: (text) => say(nothing, text),
  };
}

function head(column, sort) {
  const attributes = {
    role: 'columnheader',
    scope: 'col',
    class: [column.right && 'right', column.wide && 'wide', column.sort && 'sorts'].filter(Boolean)
        .join(' ') || null,
  };
  if (!column.sort) {
    return h('th', attributes, column.label);
  }
  return h('th', attributes,
      h('button', {type: 'button', class: 'sort', onclick: sort}, column.label));
}

/** Numbers by size, texts as people sort them, nothing last. */
function compare(a, b) {
  const aMissing = a === null || a === undefined;
  const bMissing = b === null || b === undefined;
  if (aMissing || bMissing) {
    return Number(aMissing) - Number(bMissing);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  return String(a).localeCompare(String(b), 'en', {numeric: true});
}

/**
 * A button for the next page of a list.
 *
 * @param load loads what comes after `next` and says what the page after that comes after
 */
export function moreButton(label, load) {
  let next = null;
  const button = h('button', {
    type: 'button',
    class: 'more',
    hidden: true,
    async onclick() {
      button.disabled = true;
      try {
        await load(next);
      } finally {
        button.disabled = false;
      }
    },
  }, label);
  return {
    element: button,
    from(value) {
      next = value;
      button.hidden = value === null || value === undefined;
    },
  };
}

/**
 * Shows the newest page of a list that may be shown already: what is new is added, unless there is a
 * gap between the two.
 */
export function showNewest(shown, more, key, rows, next) {
  if (rows.some((row) => shown.find(key(row)) !== undefined)) {
    shown.add(rows);
  } else {
    shown.set(rows);
    more.from(next);
  }
}
