// How far two versions of a job's model are apart, tensor by tensor.

import {get} from './api.js';
import {h, say} from './dom.js';
import {count, measure} from './format.js';
import {table} from './table.js';

export function diffPart(id) {
  const from = field('diff-a', 'From version');
  const to = field('diff-b', 'to version');
  const failure = h('p', {class: 'failure', role: 'alert'});
  const told = h('p', {class: 'sub', role: 'status'});
  const tensors = table({
    caption: 'Differences by tensor',
    columns: COLUMNS,
    key: ({name}) => name,
    empty: '',
  });
  tensors.element.hidden = true;

  async function compare(event) {
    event.preventDefault();
    say(failure, '');
    try {
      const {whole, tensors: each} = await get('models/diff',
          {a: `${id}@${from.input.value}`, b: `${id}@${to.input.value}`});
      say(told, `The L2 norm of the change is ${measure(whole.norm)}, cosine ${measure(whole.cosine)}.`);
      tensors.set([...each, {...whole, name: 'all'}]);
      tensors.element.hidden = false;
    } catch (refused) {
      say(failure, refused.message);
    }
  }

  return {
    element: h('details', {class: 'diff'}, h('summary', {}, 'Compare two versions'),
        h('form', {class: 'compare', onsubmit: compare}, from.element, to.element,
            h('button', {type: 'submit'}, 'Compare')),
        failure, told, tensors.element),
    /** What to compare if nobody says: the first version and the newest. */
    newest(version) {
      to.input.placeholder = String(version);
      to.input.value ||= String(version);
    },
  };
}

function field(id, label) {
  const input = h('input', {id, type: 'number', min: 0, required: true, value: id === 'diff-a' ? 0 : null});
  return {input, element: h('span', {class: 'field'}, h('label', {for: id}, label), input)};
}

const COLUMNS = [
  {label: 'Tensor', head: true, of: ({name}) => name},
  {label: 'Size', right: true, of: ({size}) => count(size)},
  {label: 'Norm', right: true, of: ({norm}) => measure(norm)},
  {label: 'Relative', right: true, of: ({relative}) => measure(relative)},
  {label: 'Largest', right: true, of: ({largest}) => measure(largest)},
  {label: 'Cosine', right: true, of: ({cosine}) => measure(cosine)},
  {label: 'Changed', right: true, of: ({changedShare}) => `${(100 * changedShare).toFixed(1)} %`},
];
