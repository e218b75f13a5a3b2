// What is drawn above the points: ellipses, lines, signs and their labels. All of it is SVG.

const SMALLEST = 2; // pixels: a component that collapsed to a point is still seen

/**
 * The drawing above a plane's points: {el, links, top, resize, show}.
 * What is moved goes to `top`, and the line from it to `links`, below the labels.
 */
function overlay(panel) {
  const layer = (name) => s("g", { class: `em-${name}` });
  const layers = {
    axes: layer("axes"),
    lines: layer("lines"),
    ellipses: layer("ellipses"),
    fall: layer("fall"),
    links: layer("links"),
    marks: layer("marks"),
    labels: layer("labels"),
    top: layer("top"),
  };
  const el = s(
    "svg",
    { class: "em-overlay", role: "group", "aria-label": panel.title || "Picture" },
    ...Object.values(layers),
  );
  return {
    el,
    links: layers.links,
    top: layers.top,
    /** Lay out what only the size changes. */
    resize(axes) {
      layers.axes.replaceChildren(...axes);
    },
    show(view, state, next, t) {
      const lines = [...panel.lines, ...(state.lines ?? [])];
      const ellipses = [...panel.ellipses, ...betweenEllipses(state.ellipses, next?.ellipses, t)];
      const marks = state.marks ?? [];
      drawLines(layers.lines, view, lines);
      drawEllipses(layers.ellipses, view, ellipses);
      drawMarks(layers.marks, view, marks);
      drawFall(layers, view, fallOf(panel.points, next, t), ellipses);
      drawLabels(layers.labels, [
        ...lines.filter((line) => line.label).map((line) => lineLabel(line, view)),
        ...ellipses.filter(({ label }) => label).map((one) => centreLabel(one, view)),
        ...marks.filter(({ label }) => label).map((mark) => besideLabel(mark, view)),
      ]);
    },
  };
}

/** The ellipses on the way from one state to the next; what is in one of them only fades. */
function betweenEllipses(from = [], to, t) {
  if (!to || !(t > 0)) return from;
  const key = ({ component, faint }) => `${component}${faint ?? ""}`;
  const targets = new Map(to.map((one) => [key(one), one]));
  const mix = (a, b) => a.map((value, i) => value + t * (b[i] - value));
  const kept = from.map((one) => {
    const aim = targets.get(key(one));
    targets.delete(key(one));
    if (!aim) return { ...one, opacity: 1 - t };
    return { ...one, at: mix(one.at, aim.at), root: mix(one.root, aim.root) };
  });
  return [...kept, ...[...targets.values()].map((one) => ({ ...one, opacity: t }))];
}

/** The matrix that makes the unit circle an ellipse in pixels. */
function ellipseMatrix({ at, root: [a, b, c] }, view) {
  const least = (a + c) / 2 - Math.hypot((a - c) / 2, b); // the smaller eigenvalue
  const more = Math.max(0, SMALLEST / Math.min(view.perX, view.perY) - least);
  const [px, py] = [view.perX, -view.perY];
  const shape = [px * (a + more), py * b, px * b, py * (c + more)];
  const entries = [...shape, view.toX(at[0]), view.toY(at[1])];
  return `matrix(${entries.map((value) => value.toFixed(3)).join(" ")})`;
}

function drawEllipses(parent, view, ellipses) {
  const round = (name) => s("ellipse", { class: name, rx: 1, ry: 1 });
  const make = () => s("g", {}, round("em-halo"), round("em-ellipse"));
  several(parent, ellipses.length, make).forEach((group, i) => {
    const { component, faint, opacity } = ellipses[i];
    dress(group, { class: faint ? "em-faint" : null, opacity, ...ofComponent(component) });
    const transform = ellipseMatrix(ellipses[i], view);
    for (const curve of group.children) dress(curve, { transform });
  });
}

function drawLines(parent, view, lines) {
  several(parent, lines.length, () => s("polyline", {})).forEach((node, i) => {
    const { path, component, dashed } = lines[i];
    const points = path.map(([x, y]) => `${view.toX(x).toFixed(1)},${view.toY(y).toFixed(1)}`);
    dress(node, {
      class: dashed ? "em-line em-dashed" : "em-line",
      points: points.join(" "),
      ...ofComponent(component),
    });
  });
}

function drawMarks(parent, view, marks) {
  const nodes = marks.map(({ at, sign, component }) => {
    const shape =
      sign === "diamond"
        ? s("path", { d: "M0-9 9 0 0 9-9 0Z" })
        : s("path", { class: "em-cross", d: "M-6-6 6 6M6-6-6 6" });
    const look = { class: `em-mark em-mark-${sign}`, transform: shiftedTo(at, view) };
    return s("g", { ...look, ...ofComponent(component) }, shape.cloneNode(), shape);
  });
  nodes.forEach((node) => node.firstChild.classList.add("em-halo"));
  parent.replaceChildren(...nodes);
}

/** The way of a falling point, and the ellipse that it was picked from. */
function drawFall(layers, view, fall, ellipses) {
  const [line] = several(layers.fall, fall ? 1 : 0, () => s("line", {}));
  const source = fall && nearestEllipse(ellipses, [fall.x0, fall.y0]);
  const groups = [...layers.ellipses.children];
  groups.forEach((group, i) => group.classList.toggle("em-picked", i === source));
  if (!line) return;
  dress(line, {
    x1: view.toX(fall.x0),
    y1: view.toY(fall.y0),
    x2: view.toX(fall.x),
    y2: view.toY(fall.y),
    ...ofComponent(ellipses[source]?.component),
  });
}

function nearestEllipse(ellipses, [x, y]) {
  const far = ellipses.map(({ at }) => Math.hypot(at[0] - x, at[1] - y));
  return far.indexOf(Math.min(...far));
}

// ---- labels ---------------------------------------------------------------------------------

function drawLabels(parent, labels) {
  several(parent, labels.length, () => s("g", {})).forEach((group, i) => {
    const { text, x, y, anchor, component } = labels[i];
    dress(group, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    const key = `${text}|${anchor}|${component}`;
    if (group.dataset.key === key) return; // only moved
    group.dataset.key = key;
    group.replaceChildren(...labelParts(text, anchor, component));
  });
}

/** The name of a component is on a badge with its sign, so that it stands out among points. */
function labelParts(text, anchor, component) {
  const words = s("text", { class: "em-label", dy: "0.35em", "text-anchor": anchor }, text);
  if (component == null) return [words];
  const half = (text.length * 9 + 28) / 2;
  const look = { class: "em-badge", x: -half, y: -11, width: 2 * half, height: 22, rx: 11 };
  const sign = s("g", { transform: `translate(${12 - half} 0)` }, signShape(component, 4.2));
  dress(words, { x: 8 });
  return [s("rect", { ...look, ...ofComponent(component) }), sign, words];
}

function centreLabel({ label, at, component }, view) {
  return { text: label, x: view.toX(at[0]), y: view.toY(at[1]), anchor: "middle", component };
}

function besideLabel({ label, at }, view) {
  const x = view.toX(at[0]);
  const left = x > view.box.left + 0.75 * view.box.width;
  const anchor = left ? "end" : "start";
  return { text: label, x: x + (left ? -14 : 14), y: view.toY(at[1]), anchor };
}

/** A link has its label in the middle, a border near its upper end, a contour at its top. */
function lineLabel({ label, path }, view) {
  const { left, top, width, height } = view.box;
  const places = path.map(([x, y]) => [view.toX(x), view.toY(y)]);
  const highest = places.reduce((a, b) => (b[1] < a[1] ? b : a));
  const [[x0, y0], [x1, y1]] = [places[0], places.at(-1)];
  const isShort = Math.hypot(x1 - x0, y1 - y0) < 0.5 * Math.min(width, height);
  const isLink = places.length === 2 && isShort;
  const [x, y] = isLink ? [(x0 + x1) / 2, (y0 + y1) / 2] : highest;
  const anchor = x < left + 0.2 * width ? "start" : x > left + 0.8 * width ? "end" : "middle";
  const inX = Math.min(left + width - 8, Math.max(left + 8, x));
  const inY = Math.min(top + height - 12, Math.max(top + 14, y));
  return { text: label, x: inX, y: inY, anchor };
}

function shiftedTo([x, y], view) {
  return `translate(${view.toX(x).toFixed(2)} ${view.toY(y).toFixed(2)})`;
}
