// Runs before anything is drawn, so that a chosen theme does not flash up in the other one.
'use strict';

(() => {
  const chosen = localStorage.getItem('tributary.theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
