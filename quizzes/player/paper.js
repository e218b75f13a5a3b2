// What a paper shows one student: the same choices as paper.py makes, from the same hash.

/** FNV-1a over UTF-8 with murmur3's finalizer: spreads well, and needs no BigInt. */
function hash32(text) {
  let h = 2166136261;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A question as one student sees it: drawn numbers filled in, choices in their order. */
function personal(paper, question, student, attempt) {
  const draws = question.draws ?? [{}];
  const variant = hash32(`${paper.quiz}|${question.id}|${student}|${attempt}`) % draws.length;
  const values = draws[variant];
  const place = (list) => {
    const each = (list ?? []).map((one) => ({ ...one, rich: filled(one.rich, values) }));
    if (question.shuffle === false) return each;
    const key = ({ id }) => hash32(`${student}|${attempt}|${question.id}|${id}`);
    const free = each.filter((one) => !one.pinned);
    free.sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1));
    return [...free, ...each.filter((one) => one.pinned)];
  };
  return {
    ...question,
    variant,
    values,
    prompt: filled(question.prompt, values),
    choices: place(question.choices),
    items: place(question.items),
    left: place(question.left),
    right: place(question.right),
  };
}

/** Rich text with its slots `{{name}}` filled; values are text, never markup. */
function filled(rich, values) {
  const fill = (text, write) =>
    text.replace(/\{\{([^{}]+)\}\}/g, (slot, name) =>
      Object.hasOwn(values, name.trim()) ? write(values[name.trim()]) : slot,
    );
  return { html: fill(rich.html, escaped), text: fill(rich.text, String) };
}

function escaped(text) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return String(text).replace(/[&<>"']/g, (mark) => marks[mark]);
}

/** The number that a student typed, by the rules of numbers.py; NaN for what is none. */
function numberOf(typed) {
  const text = typed.trim().replaceAll("−", "-").replaceAll(",", ".");
  const isNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text);
  return isNumber && Math.abs(Number(text)) < 1e300 ? Number(text) : NaN;
}

/** A practice answer judged by the key that practice papers carry: a verdict and what to say. */
function judged(question, key, answer) {
  const part = key.variants ? (key.variants[question.variant] ?? key.variants[0]) : key;
  const [verdict, notes] = key.variants
    ? judgedNumber(part, numberOf(answer))
    : judgedChoices(part, [answer].flat());
  const fill = (rich) => filled(rich, question.values);
  return { verdict, notes: notes.map(fill), explanation: fill(part.explanation) };
}

function judgedNumber({ accept, wrong }, number) {
  if (number >= accept[0] && number <= accept[1]) return ["right", []];
  const known = (wrong ?? []).filter(({ low, high }) => number >= low && number <= high);
  return ["not yet", known.map(({ feedback }) => feedback).slice(0, 1)];
}

function judgedChoices({ correct, feedback }, ticked) {
  const hits = ticked.filter((id) => correct.includes(id)).length;
  const misses = ticked.length - hits;
  const notes = ticked.filter((id) => Object.hasOwn(feedback ?? {}, id)).map((id) => feedback[id]);
  if (hits === correct.length && misses === 0) return ["right", notes];
  return [hits > misses ? "partly" : "not yet", notes];
}
