// Everything that can be operated and that Tab has not reached, or reached without a visible mark of
// it: focus.js began to listen before.

const operable = 'a[href], button, input, select, summary, [tabindex="0"]';
return [...document.querySelectorAll(operable)]
    .filter((element) => element.checkVisibility({visibilityProperty: true}) && !element.disabled)
    .filter((element) => !window.reached.has(element))
    .map((element) => element.outerHTML)
    .concat(window.unmarked);
