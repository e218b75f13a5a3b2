// The questions, all on one screen, with what a student needs while answering them.

const CONFIDENCE = { 1: "A guess", 2: "Fairly sure", 3: "Sure" };
const VERDICTS = { right: "✓ Right.", partly: "◐ Partly right.", "not yet": "✗ Not yet." };

/** `coming` says what those who come back have to know: {isBack, changed}, both optional. */
function questionsScreen(player, coming) {
  const errors = element("div", { class: "errors", tabindex: -1, hidden: true });
  const mend = () => errors.hidden || listErrors(player, all, errors);
  const all = player.questions().map((each, index) => questionView(player, each, index + 1, mend));
  const next = player.practice
    ? button(againWords(player.paper), () => player.tryAgain())
    : button("Review your answers", () => review(player, all, errors), { class: "main" });
  const form = element(
    "form",
    { novalidate: true, onsubmit: (event) => event.preventDefault() },
    ...all.map(({ node }) => node),
    player.alarm,
    element("div", { class: "bar" }, player.progress, next),
  );
  const { intro, title } = player.paper;
  const who = player.host.asks ? whoIsHere(player) : promise(player);
  const words = intro ? rich(intro, "div", { class: "intro" }) : "";
  return [player.title(title), who, words, notice(player, all, coming), errors, form];
}

function againWords({ questions }) {
  return questions.some(({ draws }) => draws) ? "Try again with new numbers" : "Try again";
}

function whoIsHere(player) {
  const leave = () => {
    player.host.student = null;
    player.open();
  };
  const copy = () => player.host.copy(player.response);
  const toFile = button("Save a copy to a file", copy, { class: "plain" });
  return element(
    "p",
    { class: "who" },
    element("span", {}, "Answers of ", element("b", {}, player.response.student)),
    button("Not you?", leave, { class: "plain" }),
    player.practice ? "" : toFile,
  );
}

/** For those who come back: all is there, here is where to go on, this has changed. */
function notice(player, all, { isBack = false, changed = [] }) {
  const numbers = changed.map((id) => all.findIndex((view) => view.question.id === id) + 1);
  const words = changed.length
    ? `The quiz has changed since you were here. Please look again at question ${numbers.join(", ")}.`
    : "Welcome back. All that you answered is here.";
  const open = all.find(({ question }) => !(question.id in player.response.answers));
  const onclick = () => goTo(player, open.question.id);
  const go = open && button(`Go on with question ${open.number}`, onclick, { class: "plain" });
  return isBack ? element("div", { class: "notice" }, element("p", {}, words), go ?? "") : "";
}

function goTo(player, id) {
  const heading = player.root.querySelector(`#${player.prefix}-${id}-number`);
  heading.focus();
  heading.closest("fieldset").scrollIntoView({ block: "start" });
}

// ---- one question ---------------------------------------------------------------------------

function questionView(player, question, number, mend) {
  const id = `${player.prefix}-${question.id}`;
  const desk = {
    id,
    answer: player.response.answers[question.id],
    announce: (words) => player.announce(words),
    change(answer) {
      player.note("answers", question, answer);
      check?.forget();
      mend();
    },
  };
  const { node: controls, problem } = TYPES[question.type].controls(question, desk);
  const check = player.practice ? practiceCheck(player, question, problem) : null;
  const points = player.practice ? "" : counted(question.points, "point");
  const name = player.subtitle(`Question ${number}`, { tabindex: -1, id: `${id}-number` });
  const legend = element("legend", {}, name, element("span", { class: "points" }, points));
  const node = element(
    "fieldset",
    { class: "question", "aria-describedby": `${id}-prompt` },
    legend,
    rich(question.prompt, "div", { class: "prompt", id: `${id}-prompt` }),
    controls,
    question.confidence ? confidence(player, question, id) : "",
    check?.node ?? "",
  );
  return { node, question, number, problem };
}

function confidence(player, question, id) {
  const chosen = player.response.confidence[question.id];
  const options = Object.entries(CONFIDENCE).map(([level, words]) => {
    const onchange = () => player.note("confidence", question, Number(level));
    const input = element("input", { type: "radio", name: `${id}-confidence`, onchange });
    input.checked = Number(level) === chosen;
    return element("label", { class: "choice" }, input, element("span", {}, words));
  });
  const hint = element("p", { class: "hint" }, "It helps your teachers, and has no effect on your points.");
  const legend = element("legend", {}, "How sure are you?");
  return element("fieldset", { class: "confidence" }, legend, hint, ...options);
}

/** The button that says at once how an answer does; what it said goes when the answer changes. */
function practiceCheck(player, question, problem) {
  const told = element("div", { class: "told", role: "status" });
  const press = () => {
    const answer = player.response.answers[question.id];
    const missing = problem() ?? (answer === undefined ? "Answer first, then check." : null);
    told.replaceChildren(...(missing ? [missing] : feedback(player, question, answer)));
  };
  const node = element("div", { class: "check" }, button("Check", press), told);
  return { node, forget: () => told.replaceChildren() };
}

function feedback({ paper }, question, answer) {
  const { verdict, notes, explanation } = judged(question, paper.key[question.id], answer);
  const summary = element("summary", {}, "Explanation");
  return [
    element("p", { class: `verdict ${verdict.replace(" ", "-")}` }, VERDICTS[verdict]),
    ...notes.map((note) => rich(note)),
    element("details", { open: verdict === "right" }, summary, rich(explanation)),
  ];
}

// ---- on to the review -----------------------------------------------------------------------

/** Go to the review, or to a list of what is typed but is no answer yet. */
function review(player, all, errors) {
  if (!listErrors(player, all, errors)) return player.show(reviewScreen(player));
  errors.scrollIntoView({ block: "start" });
  return errors.focus();
}

/** List what needs another look, if anything does; the list shrinks as answers are mended. */
function listErrors(player, all, errors) {
  const wrong = all.filter(({ problem }) => problem());
  const links = wrong.map(({ node, number, problem }) => {
    const field = node.querySelector("input[aria-invalid=true], input");
    const onclick = (event) => {
      event.preventDefault();
      field.focus();
    };
    return element("a", { href: `#${field.id}`, onclick }, `Question ${number}: ${problem()}`);
  });
  const words = `${counted(wrong.length, "answer")} ${wrong.length > 1 ? "need" : "needs"} another look`;
  errors.replaceChildren(player.subtitle(words), list("ul", links));
  errors.hidden = wrong.length === 0;
  return wrong.length > 0;
}
