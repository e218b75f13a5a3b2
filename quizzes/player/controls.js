// What a student answers with, one function for each type of question.
//
// It returns {node, problem()}; problem says in a sentence what is typed but is no answer yet,
// or null. A desk is the place of one question: {id, answer, change(answer), announce(words)}.
// Its id is unique on the page, as a notebook may show a quiz twice; `change(undefined)` makes
// the answer blank.

// ---- choices --------------------------------------------------------------------------------

function oneChoice(question, desk) {
  const options = question.choices.map((one) => {
    const onchange = () => desk.change(one.id);
    const input = element("input", { type: "radio", name: `${desk.id}-choice`, onchange });
    input.checked = desk.answer === one.id;
    return choice(input, one);
  });
  return { node: element("div", {}, ...options), problem: () => null };
}

function manyChoices(question, desk) {
  const boxes = question.choices.map(({ id }) => {
    const box = element("input", { type: "checkbox", value: id, onchange: gather });
    box.checked = (desk.answer ?? []).includes(id);
    return box;
  });
  function gather() {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    desk.change(ticked.length ? ticked : undefined);
  }
  const hint = element("p", { class: "hint" }, "Tick all that apply.");
  const options = boxes.map((box, index) => choice(box, question.choices[index]));
  return { node: element("div", {}, hint, ...options), problem: () => null };
}

function choice(input, one) {
  if (spoken(one.rich)) input.setAttribute("aria-label", spoken(one.rich));
  return element("label", { class: "choice" }, input, rich(one.rich, "span"));
}

// ---- something typed ------------------------------------------------------------------------

function numberField(question, desk) {
  const hint = question.digits ? `Give ${question.digits} significant digits.` : "A number.";
  const wrong = (typed) =>
    typed === "" || !Number.isNaN(numberOf(typed)) ? null : "Not a number yet. Write it like 0.25 or 3e-4.";
  return typedField(question, desk, hint, wrong);
}

function textField(question, desk) {
  return typedField(question, desk, "A word or a few.", () => null);
}

/**
 * A line to type in. What is wrong is said when one leaves it, not while one types, and takes
 * the place of the hint: nothing may move under the pointer that is about to press a button.
 */
function typedField(question, desk, hint, wrong) {
  const [id, noteId] = [`${desk.id}-field`, `${desk.id}-note`];
  const typed = () => input.value.trim();
  const note = element("p", { class: "note", id: noteId }, hint);
  const input = element("input", {
    type: "text",
    id,
    maxlength: LONGEST_TEXT,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": noteId,
    oninput() {
      desk.change(wrong(typed()) ? undefined : typed() || undefined);
      if (!wrong(typed())) judge();
    },
    onchange: judge,
  });
  input.value = desk.answer ?? "";
  function judge() {
    const words = wrong(typed());
    note.textContent = words ?? hint;
    input.setAttribute("aria-invalid", String(words !== null));
  }
  const node = element(
    "div",
    { class: "typed" },
    element("label", { for: id, class: "field-name" }, "Your answer"),
    element("div", { class: "line" }, input, element("span", {}, question.unit ?? "")),
    note,
  );
  return { node, problem: () => wrong(typed()) };
}

// ---- lines to sort --------------------------------------------------------------------------

function sortedLines(question, desk) {
  let order = desk.answer ?? question.items.map(({ id }) => id);
  const lines = new Map(question.items.map((item) => [item.id, movable(item, move)]));
  const ordered = element("ol", { class: "lines" });
  const keep = button("Keep this order", decide);
  const note = element("p", { class: "hint" }, "Move the lines into order. Right already? ", keep);
  note.hidden = Boolean(desk.answer);

  function move(id, step) {
    const from = order.indexOf(id);
    const to = from + step;
    if (to < 0 || to >= order.length) return desk.announce(`Already ${to < 0 ? "first" : "last"}.`);
    order = order.with(from, order[to]).with(to, id);
    arrange();
    decide();
    return desk.announce(`Now line ${to + 1} of ${order.length}.`);
  }
  function decide() {
    const leaving = note.contains(document.activeElement);
    note.hidden = true;
    if (leaving) ordered.querySelector("button").focus();
    desk.change(order);
  }
  function arrange() {
    ordered.replaceChildren(...order.map((id) => lines.get(id)));
    for (const [index, id] of order.entries()) {
      const [up, down] = lines.get(id).querySelectorAll("button");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === order.length - 1));
    }
  }
  arrange();
  return { node: element("div", {}, ordered, note), problem: () => null };
}

/** A line with two buttons; the one pressed keeps the focus, so that it can be pressed again. */
function movable(item, move) {
  const mover = (words, sign, step) => {
    const press = ({ currentTarget }) => {
      move(item.id, step);
      currentTarget.focus();
    };
    return button(sign, press, { "aria-label": `${words}: ${item.rich.text}`, title: words });
  };
  const moves = [mover("Move up", "↑", -1), mover("Move down", "↓", 1)];
  return element("li", {}, rich(item.rich), element("span", { class: "moves" }, ...moves));
}

// ---- pairs ----------------------------------------------------------------------------------

function pairs(question, desk) {
  const chosen = { ...desk.answer };
  const row = (left, index) => {
    const id = `${desk.id}-${index}`;
    const onchange = ({ currentTarget: { value } }) => {
      if (value) chosen[left.id] = value;
      else delete chosen[left.id];
      desk.change(Object.keys(chosen).length ? { ...chosen } : undefined);
    };
    const options = question.right.map((one) => element("option", { value: one.id }, one.rich.text));
    const empty = element("option", { value: "" }, "Choose …");
    const names = { id, "aria-label": spoken(left.rich) };
    const select = element("select", { ...names, onchange }, empty, ...options);
    select.value = chosen[left.id] ?? "";
    return element("div", { class: "pair" }, rich(left.rich, "label", { for: id }), select);
  };
  return { node: element("div", {}, ...question.left.map(row)), problem: () => null };
}

// ---- shares of 100 % ------------------------------------------------------------------------

function shares(question, desk) {
  const sumId = `${desk.id}-sum`;
  const inputs = question.choices.map(({ id, rich: label }, index) => {
    const about = { "aria-label": spoken(label), "aria-describedby": sumId };
    const names = { id: `${desk.id}-${index}`, ...about };
    const limits = { type: "number", min: 0, max: 100, step: 1, inputmode: "numeric" };
    const input = element("input", { ...names, ...limits, oninput: gather });
    input.value = desk.answer?.[id] ?? "";
    return input;
  });
  const rows = question.choices.map((one, index) => {
    const label = rich(one.rich, "label", { for: inputs[index].id });
    return element("div", { class: "share" }, inputs[index], element("span", {}, "%"), label);
  });
  const sum = element("p", { class: "sum", id: sumId, role: "status" });
  const isFilled = (input) => input.value !== "" || input.validity.badInput;

  function gather() {
    const given = question.choices
      .map(({ id }, index) => [id, inputs[index]])
      .filter(([, input]) => input.value !== "" && input.validity.valid)
      .map(([id, input]) => [id, Number(input.value)]);
    desk.change(given.length ? Object.fromEntries(given) : undefined);
    tell();
  }
  function tell() {
    sum.textContent = balance(inputs);
    sum.classList.toggle("even", balance(inputs) === EVEN);
    for (const input of inputs) input.setAttribute("aria-invalid", String(!input.validity.valid));
  }
  tell();
  const problem = () => (inputs.some(isFilled) && balance(inputs) !== EVEN ? balance(inputs) : null);
  return { node: element("div", {}, ...rows, sum), problem };
}

const EVEN = "Sums to 100 %.";

function balance(inputs) {
  if (!inputs.every((input) => input.validity.valid)) return "Whole percents from 0 to 100, please.";
  const sum = inputs.reduce((total, input) => total + Number(input.value), 0);
  if (sum === 100) return EVEN;
  const rest = sum < 100 ? `${100 - sum} left` : `${sum - 100} too many`;
  return `Sums to ${sum} %, ${rest}.`;
}
