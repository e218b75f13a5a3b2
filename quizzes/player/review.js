// Before handing in: every answer once more. After it: a receipt.

function reviewScreen(player) {
  const all = player.questions();
  const blank = all.filter(({ id }) => !(id in player.response.answers));
  const words = blank.length
    ? `${counted(blank.length, "question")} ${blank.length > 1 ? "have" : "has"} no answer yet.`
    : "Every question has an answer.";
  const lead = element("p", { class: "lead" }, `${words} Nothing is handed in so far.`);
  const entries = all.map((question, index) => entry(player, question, index + 1));
  const answers = element("ol", { class: "review" }, ...entries);
  return [player.title("Review your answers", player.paper.title), lead, answers, player.alarm, actions(player)];
}

function entry(player, question, number) {
  const { answers, confidence } = player.response;
  const answer = answers[question.id];
  const isBlank = answer === undefined;
  const sure = CONFIDENCE[confidence[question.id]];
  const go = button(isBlank ? "Answer" : "Change", () => player.answer({ wanted: question.id }), {
    class: "plain",
    "aria-label": `${isBlank ? "Answer" : "Change"} question ${number}`,
  });
  return element(
    "li",
    {},
    element("div", { class: "entry-head" }, player.subtitle(`Question ${number}`), go),
    rich(question.prompt, "div", { class: "prompt" }),
    isBlank
      ? element("p", { class: "blank" }, "not answered yet")
      : element("div", { class: "given" }, TYPES[question.type].read(question, answer)),
    sure ? element("p", { class: "hint" }, `How sure: ${sure.toLowerCase()}.`) : "",
  );
}

/** To hand in takes two presses: one to ask for it, one to mean it. */
function actions(player) {
  const place = element("div", { class: "actions" });
  const ask = () => {
    const question = element("p", { tabindex: -1 }, "Hand in now? You can change your answers afterwards, and hand in again.");
    const yes = button("Yes, hand in", () => player.submit(), { class: "main" });
    place.replaceChildren(question, yes, button("Not yet", offer));
    question.focus();
  };
  const offer = (event) => {
    const handIn = button("Hand in …", ask, { class: "main" });
    place.replaceChildren(handIn, button("Back to the questions", () => player.answer()));
    if (event) handIn.focus();
  };
  offer();
  return place;
}

function receiptScreen(player) {
  const { response, host, paper } = player;
  const given = Object.keys(response.answers).length;
  const time = element("time", { datetime: response.submitted }, localTime(response.submitted));
  const facts = {
    Student: response.student,
    When: time,
    Answers: `${given} of ${paper.questions.length}`,
    "Saved in": host.receipt.where,
    Code: element("code", {}, receiptCode(response)),
  };
  const rows = Object.entries(facts).flatMap(([name, fact]) => [
    element("dt", {}, name),
    element("dd", {}, fact),
  ]);
  const change = button("Change my answers", () => player.reopen());
  const copy = host.asks ? button("Save the file again", () => host.copy(response)) : "";
  return [
    player.title(`✓ ${host.receipt.title}`, paper.title),
    element("dl", { class: "receipt" }, ...rows),
    player.subtitle("What happens next"),
    element("p", {}, host.receipt.next),
    player.alarm,
    element("div", { class: "actions" }, change, copy),
  ];
}

function localTime(utc) {
  return new Date(utc).toLocaleString(undefined, { dateStyle: "long", timeStyle: "long" });
}
