// A question before the reveal. What was bet stays beside what came out.

/**
 * A bet: {el, open(), remind(handle), reach(frame)}. `plant(bet)` puts a flag into the picture, for
 * a bet on a place; `settled` is told once, when a bet was made or declined. What is said to it
 * waits for the frame that shows the result; `reach` tells which frame is there.
 */
function betOf(bet, plant, settled) {
  const hint = h("p", { class: "em-hint" });
  const said = h("span", {});
  const told = h("span", { "aria-live": "polite" });
  const skip = pressable("skip", decline, { class: "em-plain" }, "Just show me");
  const ways = bet.kind === "place" ? placing(bet, plant, hint, settle) : choicesOf(bet, settle);
  const answer = h("div", { class: "em-answer" }, ...ways, skip);
  const prompt = h("p", { class: "em-prompt" }, ...rich(bet.prompt));
  const named = { class: "em-bet", role: "group", "aria-label": "Your bet" };
  const el = h("div", named, prompt, hint, answer);
  let result = null; // says the rest, once

  /** Who declines hears of a place where it is; of options nothing, as none was chosen. */
  function decline() {
    if (bet.kind === "place") plant(null);
    settle("No bet this time. ", () => (bet.kind === "place" ? bet.told[0] : ""));
  }
  function settle(words, last) {
    const held = answer.contains(document.activeElement);
    const line = h("p", { class: "em-told", tabindex: "-1", ...OWN_KEYS }, said, told);
    said.textContent = words;
    result = last;
    answer.replaceWith(line);
    hint.remove();
    el.classList.add("em-settled");
    settled();
    if (held) line.focus({ preventScroll: true });
  }
  return {
    el,
    open: () => result === null,
    remind: (handle) => (hint.textContent = `Bet first; then you can move ${handle}.`),
    reach(frame) {
      if (!result || told.hasChildNodes() || frame < (bet.frame ?? 0)) return;
      if (bet.kind === "place") said.remove(); // the flag says so; what is told answers the question
      told.append(...rich(result()));
    },
  };
}

function choicesOf({ options, told }, settle) {
  return options.map((option, index) => {
    const press = () => settle(`Your bet: ${option}. `, () => told[index]);
    return pressable(`bet ${index}`, press, {}, ...rich(option));
  });
}

/** A flag to be moved, and the button that leaves it there. The answer is drawn with the result. */
function placing(bet, plant, hint, settle) {
  const flag = plant({ ...bet, target: null });
  function press() {
    const start = flag.value();
    flag.lock();
    settle("You placed your bet. ", () => {
      plant({ ...bet, start }).lock(bet.told[0]);
      return `${bet.told[0]} ${missed(start, bet)}`;
    });
  }
  hint.textContent = "Click in the picture where you think, or move the flag with the arrow keys.";
  return [pressable("bet", press, { class: "em-main" }, "Place my bet")];
}

/** How far a bet is from the truth, in words. */
function missed([x, y], { target, only }) {
  const far = only === "x" ? Math.abs(x - target[0]) : Math.hypot(x - target[0], y - target[1]);
  return far < 0.05 ? "Your bet is right there." : `Your bet is ${written(far)} away.`;
}
