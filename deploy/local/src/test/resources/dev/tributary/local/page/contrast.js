// Every text that is seen with a contrast below 4.5, as WCAG 2.1 reckons it (1.4.3): a list of
// "ratio text colour on colour".

const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});

const known = new Map();

function rgba(colour) {
  if (!known.has(colour)) {
    known.set(colour, measured(colour));
  }
  return known.get(colour);
}

function measured(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

function over([r, g, b, a], ground) {
  return [r, g, b].map((part, i) => part * a + ground[i] * (1 - a));
}

function ground(element) {
  const layers = [];
  for (let e = element; e !== null; e = e.parentElement) {
    layers.push(rgba(getComputedStyle(e).backgroundColor));
    if (layers.at(-1)[3] === 1) {
      break;
    }
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const poor = [];
let texts = 0;
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const before = getComputedStyle(element, '::before');
  const label = !['none', 'normal', '""'].includes(before.content);
  if (!element.checkVisibility({visibilityProperty: true}) || !own && !label) {
    continue;
  }
  const style = own ? getComputedStyle(element) : before;
  const below = ground(element);
  const colour = over(rgba(element.namespaceURI.endsWith('svg') ? style.fill : style.color), below);
  texts++;
  if (ratio(colour, below) < 4.5) {
    poor.push(`${ratio(colour, below).toFixed(2)} ${element.textContent.slice(0, 40)} `
        + `${colour.map(Math.round)} on ${below.map(Math.round)}`);
  }
}
return texts > 0 ? poor : ['no text was measured'];
