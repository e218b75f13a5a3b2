// Where a panel's units lie in pixels, and the few numbers and words at its edges.

/** The scales of a panel in a box of pixels; with `equal` a unit is as long in x as in y. */
function fitted(panel, width, height, margin) {
  const box = {
    left: margin.left,
    top: margin.top,
    width: Math.max(1, width - margin.left - margin.right),
    height: Math.max(1, height - margin.top - margin.bottom),
  };
  let perX = box.width / (panel.x[1] - panel.x[0] || 1);
  let perY = box.height / (panel.y[1] - panel.y[0] || 1);
  if (panel.equal) perX = perY = Math.min(perX, perY);
  const [midX, midY] = [(panel.x[0] + panel.x[1]) / 2, (panel.y[0] + panel.y[1]) / 2];
  const [left, top] = [box.left + box.width / 2, box.top + box.height / 2];
  return {
    box,
    perX,
    perY,
    toX: (x) => left + (x - midX) * perX,
    toY: (y) => top - (y - midY) * perY,
    fromX: (px) => midX + (px - left) / perX,
    fromY: (py) => midY - (py - top) / perY,
  };
}

/** Round numbers within a range, at most `most` of them. */
function niceTicks([low, high], most, smallest = 0) {
  const span = high - low || 1;
  let step = 10 ** Math.floor(Math.log10(span / most));
  while (Math.floor(high / step) - Math.ceil(low / step) + 1 > most || step < smallest) {
    step *= String(step).match(/[1-9]/)[0] === "2" ? 2.5 : 2;
  }
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: written(value, digits) };
  });
}

const LETTER = 9; // the width of a digit in small print, in pixels, in the widest of fonts
const LINE = 19;

/** The room that a panel's ticks and labels take; a panel without labels needs none. */
function axisMargin(panel, yTicks) {
  if (!panel.x_label && !panel.y_label) return { left: 0, right: 0, top: 0, bottom: 0 };
  const longest = Math.max(0, ...yTicks.map(({ text }) => text.length));
  return {
    left: longest * LETTER + 12,
    right: 12,
    top: panel.y_label ? LINE + 9 : 8,
    bottom: panel.x_label ? 2 * LINE + 3 : LINE + 3,
  };
}

/** Ticks and labels as SVG; they are drawn anew when the size changes, and only then. */
function axisParts(panel, view, xTicks, yTicks) {
  const { left, top, width, height } = view.box;
  const [right, bottom] = [left + width, top + height];
  const label = (text, attributes) => s("text", { class: "em-quiet", ...attributes }, text);
  const under = { x: (left + right) / 2, y: bottom + 2 * LINE - 2, "text-anchor": "middle" };
  return [
    ...yTicks.flatMap(({ value, text }) => {
      const y = view.toY(value);
      return [
        s("line", { class: "em-grid", x1: left, x2: right, y1: y, y2: y }),
        label(text, { x: left - 8, y, dy: "0.35em", "text-anchor": "end" }),
      ];
    }),
    ...xTicks.map(({ value, text }) =>
      label(text, { x: view.toX(value), y: bottom + LINE - 2, "text-anchor": "middle" }),
    ),
    panel.y_label ? label(panel.y_label, { x: 2, y: 14 }) : null,
    panel.x_label ? label(panel.x_label, under) : null,
  ].filter(Boolean);
}
