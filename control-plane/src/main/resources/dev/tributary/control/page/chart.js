// A small line chart: one series over rounds, with its newest value in words, the value under the
// pointer, and the same as a table.

import {h, put, say, svg} from './dom.js';
import {measure} from './format.js';

const HEIGHT = 200;
const LEFT = 46;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 26;

/**
 * @param id for references within the page
 * @param title what the values are
 */
export function chart({id, title}) {
  let points = [];
  let scale = null;
  let pointer = null;
  const readout = h('p', {class: 'readout'});
  const drawing = svg('svg', {role: 'img', height: HEIGHT, 'aria-labelledby': `${id}-told`});
  const told = h('p', {class: 'unseen', id: `${id}-told`});
  const rows = h('tbody');
  const alternative = h('details', {class: 'alternative', ontoggle: fillTable},
      h('summary', {}, 'As a table'),
      h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${title} by round`},
          h('table', {},
              h('caption', {class: 'unseen'}, `${title} by round`),
              h('thead', {}, h('tr', {},
                  h('th', {scope: 'col', class: 'right'}, 'Round'),
                  h('th', {scope: 'col', class: 'right'}, title))),
              rows)));
  const element = h('figure', {class: 'chart', id},
      h('figcaption', {}, h('h3', {}, title), readout), drawing, told, alternative);

  drawing.addEventListener('pointermove', (event) => {
    pointer = event.clientX - drawing.getBoundingClientRect().left;
    mark();
  });
  drawing.addEventListener('pointerleave', () => {
    pointer = null;
    mark();
  });
  new ResizeObserver(() => draw()).observe(element);

  function fillTable() {
    if (alternative.open) {
      put(rows, points.toReversed().map(({x, y}) =>
        h('tr', {}, h('td', {class: 'right'}, x), h('td', {class: 'right'}, measure(y)))));
    }
  }

  function draw() {
    const width = Math.round(drawing.getBoundingClientRect().width);
    if (width === 0 || points.length === 0) {
      return;
    }
    scale = scales(points, width);
    drawing.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const path = points.map(({x, y}, i) => `${i === 0 ? 'M' : 'L'}${scale.x(x)} ${scale.y(y)}`);
    put(drawing, grid(scale, width),
        svg('path', {class: 'line', d: path.join('')}),
        svg('circle', {class: 'dot', r: 3.5}));
    mark();
  }

  /** Marks the point under the pointer, or else the newest. */
  function mark() {
    if (points.length === 0 || scale === null) {
      return;
    }
    const {x, y} = pointer === null ? points.at(-1) : points.reduce((best, point) =>
      Math.abs(scale.x(point.x) - pointer) < Math.abs(scale.x(best.x) - pointer) ? point : best);
    const dot = drawing.querySelector('.dot');
    dot.setAttribute('cx', scale.x(x));
    dot.setAttribute('cy', scale.y(y));
    say(readout, `${measure(y)} in round ${x}`);
  }

  return {
    element,
    set(next) {
      points = next;
      element.hidden = points.length === 0;
      if (points.length > 0) {
        const [first, end] = [points[0], points.at(-1)];
        say(told, `${title} by round: ${measure(first.y)} in round ${first.x}, `
            + `${measure(end.y)} in round ${end.x}.`);
        draw();
        fillTable();
      }
    },
  };
}

function scales(points, width) {
  const ys = points.map(({y}) => y);
  const ticks = niceTicks(Math.min(...ys), Math.max(...ys), 4);
  const [low, high] = [ticks[0], ticks.at(-1)];
  const [first, end] = [points[0].x, Math.max(points.at(-1).x, points[0].x + 1)];
  return {
    x: (x) => round(LEFT + (x - first) / (end - first) * (width - LEFT - RIGHT)),
    y: (y) => round(TOP + (high - y) / (high - low) * (HEIGHT - TOP - BOTTOM)),
    xTicks: niceTicks(first, end, Math.max(2, Math.floor(width / 90)))
        .filter((tick) => Number.isInteger(tick) && tick >= first && tick <= end),
    yTicks: ticks,
  };
}

function round(value) {
  return Math.round(value * 10) / 10;
}

/** Round numbers that enclose an interval, about as many as asked for. */
function niceTicks(low, high, wanted) {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw) * power;
  const ticks = [];
  for (let i = Math.floor(low / step); i <= Math.ceil(high / step); i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks.length > 1 ? ticks : [ticks[0] - step, ticks[0], ticks[0] + step];
}

function grid(scale, width) {
  return [
    scale.yTicks.map((tick) => [
      svg('line', {class: 'grid', x1: LEFT, x2: width - RIGHT, y1: scale.y(tick), y2: scale.y(tick)}),
      svg('text', {x: LEFT - 8, y: scale.y(tick) + 4, 'text-anchor': 'end'}, measure(tick)),
    ]),
    scale.xTicks.map((tick) =>
      svg('text', {x: scale.x(tick), y: HEIGHT - 6, 'text-anchor': 'middle'}, tick)),
  ];
}
