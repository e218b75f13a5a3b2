// What went wrong, in a sentence under the picture: with a sign and words, not by colour alone.

const FAULT =
  "This picture has a fault of its own; your code is not to blame. Run the cell again, and tell " +
  "your teacher if that does not help.";

/** One sentence; what is wrong is read out at once, what is still to do only in its turn. */
function troubleLine(text, tone) {
  const role = tone === "wrong" ? "alert" : "note";
  return h("p", { class: `em-trouble em-${tone}`, role }, ...rich(text));
}

/** The troubles of a scene: {el, reach(frame), tell(text, tone), clear()}; one may be met in a frame. */
function troublesOf(problem) {
  const el = h("div", { class: "em-troubles" });
  const planned = problem && troubleLine(problem.text, problem.tone);
  let answered = null; // what the last answer said

  function clear() {
    answered?.remove();
    answered = null;
  }
  return {
    el,
    clear,
    reach(frame) {
      if (!problem || frame < problem.frame) planned?.remove();
      else if (!planned.isConnected) el.append(planned);
    },
    tell(text, tone = "wrong") {
      const line = troubleLine(text, tone);
      if (answered?.textContent === line.textContent) return; // read out once, not at each move
      clear();
      answered = line;
      el.append(line);
    },
  };
}
