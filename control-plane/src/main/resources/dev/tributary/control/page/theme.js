// Light or dark: as the system has it, until somebody chooses.

import {say} from './dom.js';

const KEY = 'tributary.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function shown() {
  return document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
}

/** Makes a button switch between the two; the system's own choice is not stored. */
export function themeButton(button) {
  const label = () => say(button, shown() === 'dark' ? 'Light theme' : 'Dark theme');
  button.addEventListener('click', () => {
    const next = shown() === 'dark' ? 'light' : 'dark';
    if (next === (dark.matches ? 'dark' : 'light')) {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem(KEY, next);
    }
    label();
  });
  dark.addEventListener('change', label);
  label();
}
