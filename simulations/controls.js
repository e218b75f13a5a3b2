// What one presses: the settings of a scene, and the player that goes through its frames.

// Notebooks would take the keys of whatever is focused, if it didn't say this of itself.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** A button; `key` is what it is found by after a scene was replaced, to give it back the focus. */
function pressable(key, onclick, attributes, ...words) {
  const own = { type: "button", "data-key": key, ...OWN_KEYS, onclick, ...attributes };
  return h("button", own, ...words);
}

// ---- settings -------------------------------------------------------------------------------

/** The settings of a scene: {el, show(settings)}; `change(name, value)` asks for another one. */
function settingsOf(controls, change) {
  const made = controls.map((control) => {
    return control.kind === "button" ? nextOption(control, change) : selection(control, change);
  });
  const el = made.length ? h("div", { class: "em-settings" }, ...made.map((one) => one.el)) : null;
  return { el, show: (settings) => made.forEach((one) => one.show(settings)) };
}

function selection({ name, label, options }, change) {
  const onchange = () => change(name, options[select.selectedIndex][0]);
  const choices = options.map(([, words]) => h("option", {}, words));
  const select = h("select", { "data-key": `set ${name}`, ...OWN_KEYS, onchange }, ...choices);
  return {
    el: h("label", { class: "em-choose" }, h("span", {}, label), select),
    show: (settings) => (select.selectedIndex = optionOf(options, settings[name])),
  };
}

/** A button that takes the next option, and after the last the first again. */
function nextOption({ name, label, options }, change) {
  let index = 0;
  const press = () => change(name, options[(index + 1) % options.length][0]);
  return {
    el: pressable(`set ${name}`, press, {}, label),
    show: (settings) => (index = optionOf(options, settings[name])),
  };
}

function optionOf(options, value) {
  return options.findIndex(([option]) => option === value);
}

// ---- player ---------------------------------------------------------------------------------

/**
 * What goes through the frames: {el, show(), says(counter)}. `say` is told what a press did not do,
 * and why; `says` whether a frame's counter is on the slider already.
 */
function playerOf(player, frames, film, say) {
  if (!player || frames.length < 2) return { el: null, show() {}, says: () => false };
  if (player.kind === "views") return viewsOf(player, film);
  const parts = [...stepsOf(player, frames, film, say), backOf(film, say), resetOf(film)];
  if (player.kind === "film") parts.unshift(playOf(film));
  const buttons = h("div", { class: "em-buttons" }, ...parts.map((one) => one.el));
  const slider = player.kind === "film" ? sliderOf(player, frames, film) : null;
  return {
    el: h("div", { class: "em-player" }, buttons, slider?.el),
    says: (counter) => Boolean(slider?.says(counter)),
    show: () => [...parts, slider].forEach((one) => one?.show()),
  };
}

function playOf(film) {
  const icon = s("path", {});
  const words = h("span", {});
  const toggle = () => (film.playing() ? film.pause() : film.play());
  const picture = s("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, icon);
  const el = pressable("play", toggle, { class: "em-play em-main" }, picture, words);
  return {
    el,
    show() {
      const rests = film.ended() ? "Play again" : "Play";
      icon.setAttribute("d", film.playing() ? "M1 0h3v10h-3zM6 0h3v10h-3z" : "M1 0L10 5L1 10z");
      words.textContent = film.playing() ? "Pause" : rests;
    },
  };
}

/** A button for each kind of step; where nothing plays, the one whose turn it is stands out. */
function stepsOf({ kind, steps }, frames, film, say) {
  const named = steps.length ? steps : [[null, "Step"]];
  const coming = () => frames[film.at() + 1];
  const isNext = (step) => coming() && (step === null || coming().step === step);
  return named.map(([step, label]) => {
    function press() {
      const at = film.rest();
      if (isNext(step)) film.step(at + 1);
      else say(refusal(named, coming()));
    }
    const el = pressable(`step ${step}`, press, {}, label);
    const show = () => el.classList.toggle("em-main", kind === "steps" && Boolean(isNext(step)));
    return { el, show };
  });
}

function refusal(named, coming) {
  if (!coming) return "Nothing changes: this is the last step.";
  const label = named.find(([step]) => step === coming.step)?.[1];
  return label ? `Nothing changes: the next one is “${label}”.` : "Nothing changes.";
}

function backOf(film, say) {
  function press() {
    const at = film.rest();
    if (at > 0) film.step(at - 1);
    else say("Nothing changes: this is the start.");
  }
  return { el: pressable("back", press, {}, "Back"), show() {} };
}

function resetOf(film) {
  return { el: pressable("reset", () => film.go(0), {}, "Reset"), show() {} };
}

/** A slider over all frames. It counts in the player's unit, however many frames that has. */
function sliderOf({ unit, steps }, frames, film) {
  const counts = counted(frames, steps[0]?.[0]);
  const total = counts.at(-1);
  const id = `em-${Math.random().toString(36).slice(2)}`;
  const count = h("span", { class: "em-count", "aria-hidden": "true" });
  const scrub = () => film.go(Number(range.value));
  const limits = { type: "range", min: 0, max: frames.length - 1, step: 1 };
  const range = h("input", { id, ...limits, "data-key": "scrub", ...OWN_KEYS, oninput: scrub });
  const label = h("label", { for: id }, capital(unit));
  return {
    el: h("div", { class: "em-scrub" }, label, range, count),
    says(counter) {
      const now = counts[film.at()];
      return [`${unit} ${now}`, `${now} ${unit}`, `${now} ${unit}s`].includes(counter);
    },
    show() {
      const words = `${counts[film.at()]} of ${total}`;
      range.value = film.at();
      range.setAttribute("aria-valuetext", `${unit} ${words}`);
      count.textContent = words;
    },
  };
}

/** How many units each frame is in: a unit begins with its first step, or is one frame. */
function counted(frames, first) {
  const begins = frames.some(({ step }) => step === first);
  let count = 0;
  return frames.map(({ step }, index) => (count += begins ? step === first : index > 0));
}

/** A radio for each frame. */
function viewsOf({ names, unit }, film) {
  const group = `em-${Math.random().toString(36).slice(2)}`;
  const radios = names.map((name, index) => {
    const onchange = () => film.step(index);
    const own = { type: "radio", name: group, "data-key": `view ${index}`, ...OWN_KEYS, onchange };
    return h("input", own);
  });
  const labels = radios.map((radio, index) => h("label", {}, radio, h("span", {}, names[index])));
  return {
    el: h("fieldset", { class: "em-views" }, h("legend", {}, capital(unit)), ...labels),
    says: () => false,
    show: () => (radios[film.at()].checked = true),
  };
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
