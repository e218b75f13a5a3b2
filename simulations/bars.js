// One bar a component; the same in words for who can't see them.

/** Bars: {el, show, close}. Without `t` soft ones glide to the new state, others jump. */
function bars(panel) {
  const columns = panel.labels.map((label, j) => barColumn(label, j));
  const list = h("div", { class: "em-columns", role: "img" }, ...columns.map(({ el }) => el));
  const note = h("p", { class: "em-note", hidden: true }, "A line marks what is expected.");
  const el = panelFigure(panel, list, note);

  function show(state, next, t) {
    const { values, texts = [], expected = [] } = state ?? {};
    list.classList.toggle("em-gliding", !panel.snap && t === undefined);
    columns.forEach((column, j) => {
      const aim = panel.snap ? undefined : next?.values?.[j];
      const value = values?.[j];
      const isMoving = value !== undefined && aim !== undefined;
      column.show(isMoving ? value + (t ?? 0) * (aim - value) : value, texts[j], expected[j]);
    });
    note.hidden = !expected.length;
    dress(list, { "aria-label": barsInWords(panel, values, texts, expected) });
  }

  show();
  return { el, show, close() {} };
}

function barColumn(label, component) {
  const text = h("span", { class: "em-value" });
  const fill = h("span", { class: "em-fill" });
  const tick = h("span", { class: "em-tick", hidden: true });
  const track = h("span", { class: "em-track" }, fill, tick);
  const name = h("span", { class: "em-name" }, signIcon(component), h("span", {}, ...rich(label)));
  const el = h("div", { class: "em-bar", ...ofComponent(component) }, text, track, name);
  return {
    el,
    show(value, words, expected) {
      const isKnown = value !== undefined && value !== null;
      el.classList.toggle("em-unknown", !isKnown);
      fill.style.height = `${(100 * fraction(isKnown ? value : 0)).toFixed(2)}%`;
      text.textContent = isKnown ? (words ?? "") : "?";
      tick.hidden = expected === undefined;
      if (!tick.hidden) tick.style.bottom = `${(100 * fraction(expected)).toFixed(2)}%`;
    },
  };
}

function fraction(value) {
  return Math.min(1, Math.max(0, value));
}

/** "responsibilities: A 34 %; B 66 %". */
function barsInWords(panel, values, texts, expected) {
  const each = panel.labels.map((label, j) => {
    const value = values ? (texts[j] ?? inPercent(values[j])) : "unknown";
    const hoped = expected[j] === undefined ? "" : `, expected ${inPercent(expected[j])}`;
    return `${label} ${value}${hoped}`;
  });
  return `${panel.title || "Bars"}: ${each.join("; ")}`;
}

function inPercent(share) {
  return `${written(100 * share, 0)}\u202f%`;
}
