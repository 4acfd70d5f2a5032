// Writes down what gets the focus from now on, and whether that can be seen.

window.reached = new Set();
window.unmarked = [];
document.addEventListener('focusin', ({target}) => {
  window.reached.add(target);
  const {outlineStyle, outlineWidth} = getComputedStyle(target);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) === 0) {
    window.unmarked.push(`no outline: ${target.outerHTML.slice(0, 100)}`);
  }
});
document.activeElement?.blur();
return [];
