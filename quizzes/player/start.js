// The first screen where the quiz itself has to ask who is there.

const LONGEST_STUDENT = 200;

function startScreen(player) {
  return [player.title(player.paper.title), promise(player), startForm(player), fileLoader(player)];
}

/** What the student is in for. */
function promise({ paper, practice }) {
  const number = counted(paper.questions.length, "question");
  const points = counted(paper.questions.reduce((sum, each) => sum + each.points, 0), "point");
  const words = practice
    ? `${number} to try your hand at. You see at once how you did, and nothing counts.`
    : `${number}, ${points}. No clock is running, and you look everything over before you hand in.`;
  return element("p", { class: "lead" }, `${words} Every change is saved as you make it.`);
}

function startForm(player) {
  const [id, alarmId] = [`${player.prefix}-student`, `${player.prefix}-alarm`];
  const alarm = element("p", { class: "alarm", id: alarmId });
  const limits = { type: "text", maxlength: LONGEST_STUDENT, spellcheck: "false" };
  const field = element("input", { id, ...limits, autocomplete: "username", "aria-describedby": alarmId });
  const onsubmit = (event) => {
    event.preventDefault();
    player.host.student = field.value.trim();
    if (player.host.student) return player.open();
    alarm.textContent = "Type your student id first, please.";
    field.setAttribute("aria-invalid", "true");
    return field.focus();
  };
  return element(
    "form",
    { onsubmit, novalidate: true, class: "start" },
    element("label", { for: id, class: "field-name" }, "Your student id"),
    element("p", { class: "hint" }, "The one by which your course knows you."),
    field,
    alarm,
    element("p", {}, element("button", { class: "main" }, "Start")),
  );
}

/** Answers begun elsewhere come in as a file. */
function fileLoader(player) {
  const alarm = element("p", { class: "alarm", role: "alert" });
  const onchange = async ({ currentTarget: { files } }) => {
    const kept = parsed(await files[0].text());
    alarm.textContent = foreign(player.paper, kept) ?? "";
    if (alarm.textContent) return;
    player.host.student = kept.student;
    player.takeUp(kept);
    if (!kept.submitted) player.save();
  };
  const input = element("input", { type: "file", accept: ".json,application/json", onchange });
  return element(
    "details",
    {},
    element("summary", {}, "Go on with answers from another computer"),
    element("label", {}, element("span", { class: "field-name" }, "Your file of answers"), input),
    element("p", { class: "hint" }, "It takes the place of what this browser has kept for you."),
    alarm,
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // which `foreign` then calls no file of answers
  }
}
