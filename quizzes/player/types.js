// Each type of question: its controls (in controls.js), how an answer reads in the review, and
// whether an answer that was kept somewhere still fits it.

const LONGEST_TEXT = 500;

const TYPES = {
  single: {
    controls: oneChoice,
    read: (question, id) => rich(named(question.choices, id)),
    fits: (question, id) => isOneOf(question.choices, id),
  },
  multiple: {
    controls: manyChoices,
    read: (question, ids) => list("ul", ids.map((id) => rich(named(question.choices, id)))),
    fits: (question, ids) => areOf(question.choices, ids) && ids.length > 0,
  },
  numeric: {
    controls: numberField,
    read: (question, text) => [text, question.unit ?? ""].join(" ").trim(),
    fits: (question, text) => isText(text) && !Number.isNaN(numberOf(text)),
  },
  order: {
    controls: sortedLines,
    read: (question, ids) => list("ol", ids.map((id) => rich(named(question.items, id)))),
    fits: (question, ids) => areOf(question.items, ids) && ids.length === question.items.length,
  },
  match: {
    controls: pairs,
    read: (question, chosen) => list("ul", question.left.map((one) => readPair(question, one, chosen))),
    fits: (question, chosen) =>
      isRecord(chosen) &&
      areOf(question.left, Object.keys(chosen)) &&
      Object.values(chosen).every((id) => isOneOf(question.right, id)),
  },
  short: {
    controls: textField,
    read: (question, text) => text,
    fits: (question, text) => isText(text),
  },
  distribution: {
    controls: shares,
    read: (question, given) => list("ul", question.choices.map((one) => readShare(one, given))),
    fits: (question, given) =>
      isRecord(given) &&
      areOf(question.choices, Object.keys(given)) &&
      Object.values(given).every((share) => isShare(share)),
  },
};

// ---- how answers read -----------------------------------------------------------------------

function readPair(question, left, chosen) {
  const right = isOneOf(question.right, chosen[left.id])
    ? rich(named(question.right, chosen[left.id]), "span")
    : element("span", { class: "blank" }, "not chosen yet");
  return element("div", { class: "read-pair" }, rich(left.rich, "span"), " → ", right);
}

function readShare(one, given) {
  const share = element("b", {}, `${given[one.id] ?? 0} %`);
  return element("div", {}, share, " ", rich(one.rich, "span"));
}

// ---- what fits ------------------------------------------------------------------------------

/** Shares that do not sum to 100 yet are kept, but are no answer yet. */
function isAnswered({ type }, answer) {
  if (type !== "distribution" || answer === undefined) return answer !== undefined;
  return Object.values(answer).reduce((sum, share) => sum + share, 0) === 100;
}

const named = (options, id) => options.find((one) => one.id === id).rich;
const isOneOf = (options, id) => options.some((one) => one.id === id);
const isText = (text) => typeof text === "string" && text !== "" && text.length <= LONGEST_TEXT;
const isShare = (share) => Number.isInteger(share) && share >= 0 && share <= 100;
const isRecord = (value) => Object.prototype.toString.call(value) === "[object Object]";
const areOf = (options, ids) =>
  Array.isArray(ids) && new Set(ids).size === ids.length && ids.every((id) => isOneOf(options, id));
