// Numbers and times as people read them.

import {h} from './dom.js';

const COUNT = new Intl.NumberFormat('en');
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function count(value) {
  return COUNT.format(value);
}

/** `1 round`, `2 rounds`. */
export function counted(value, noun) {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Four significant digits, with all digits of larger numbers. */
export function measure(value) {
  if (value === null || value === undefined) {
    return '';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) {
    return value.toExponential(2);
  }
  return size >= 1000 ? count(Math.round(value)) : Number(value.toPrecision(4)).toString();
}

/** Of a privacy budget. */
export function epsilon(value) {
  return value === null || value === undefined ? '' : value.toFixed(3);
}

export function bytes(value) {
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

export function duration(millis) {
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(millis < 9_950 ? 1 : 0)} s`;
  }
  const seconds = Math.round(millis / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 2880
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${Math.round(minutes / 1440)} days`;
}

export function moment(millis) {
  return h('time', {datetime: new Date(millis).toISOString()}, MOMENT.format(millis));
}

/** How long ago, kept true by {@link tick}. */
export function ago(millis) {
  const at = new Date(millis);
  return h('time', {datetime: at.toISOString(), title: MOMENT.format(at), 'data-ago': millis},
      agoText(millis));
}

/** How long it has been going on, kept true by {@link tick}. */
export function since(millis) {
  return h('time', {datetime: new Date(millis).toISOString(), 'data-since': millis},
      sinceText(millis));
}

function sinceText(millis) {
  const seconds = Math.max(0, Math.floor((Date.now() - millis) / 1000));
  return seconds < 60 ? `${seconds} s` : duration(seconds * 1000);
}

function agoText(millis) {
  return Date.now() - millis < 1000 ? 'just now' : `${sinceText(millis)} ago`;
}

/** Brings all times that tell a distance up to date. */
export function tick() {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    time.textContent = agoText(Number(time.dataset.ago));
  }
  for (const time of document.querySelectorAll('time[data-since]')) {
    time.textContent = sinceText(Number(time.dataset.since));
  }
}
