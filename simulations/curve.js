// Lines that grow with the frames; a finished one can be pointed at to see its end.

const NONE_YET = Object.freeze({ upto: [], now: -1 });

/** A curve panel: {el, show, close}; `peek` is told the frame of a track, or null after it. */
function curve(panel, { peek } = {}) {
  const life = new AbortController();
  const signal = life.signal;
  const yTicks = niceTicks(panel.y, 4);
  const xTicks = niceTicks(panel.x, 5, 1);
  const margin = { ...axisMargin({ x_label: " ", ...panel }, yTicks), right: 18 };
  if (!panel.x_label) margin.bottom = LINE + 3;
  const fit = (width, height) => atEdges(panel, fitted(panel, width, height, margin));
  let view = fit(480, 300);
  let shown = [NONE_YET, undefined, 0];
  let peeked = -1;

  const axes = s("g", { class: "em-axes" });
  const tracks = panel.tracks.map((track, i) =>
    curveTrack(track, panel, (on) => point(on ? i : -1), signal),
  );
  const lines = s("g", {}, ...tracks.map(({ el }) => el));
  const tip = s("text", { class: "em-label" });
  const picture = s("svg", { class: "em-overlay", role: "group" }, axes, lines, tip);
  const field = h("div", { class: "em-field", style: "--aspect: 1.6" }, picture);
  const el = panelFigure(panel, field);

  function point(i) {
    if (i === peeked) return;
    peeked = i;
    draw();
    peek?.(i < 0 ? null : panel.tracks[i].frame);
  }

  function draw() {
    const [state, next, t] = shown;
    const counts = panel.tracks.map((_, i) => {
      const count = state.upto[i] ?? 0;
      return count + t * ((next?.upto?.[i] ?? count) - count);
    });
    tracks.forEach((track, i) =>
      track.draw(view, counts[i], { isNow: i === state.now, isPeeked: i === peeked }),
    );
    raise(tracks, state.now, lines);
    drawTip(tip, panel, view, counts, peeked < 0 ? state.now : peeked, peeked >= 0);
    dress(picture, { "aria-label": curveInWords(panel, state) });
  }

  const stopWatching = watchSize(field, (width, height) => {
    if (!width || !height) return;
    view = fit(width, height);
    axes.replaceChildren(...axisParts(panel, view, xTicks, yTicks));
    draw();
  });

  return {
    el,
    /** Show a state, or `t` of the way to the next one. */
    show(state, next, t) {
      shown = [{ ...NONE_YET, ...state }, next, next ? (t ?? 0) : 0];
      draw();
    },
    close() {
      stopWatching();
      life.abort();
    },
  };
}

/** Values beyond the range lie at its edge: the first jump of a climb would leave the panel. */
function atEdges({ y: [low, high] }, view) {
  return { ...view, toY: (y) => view.toY(Math.min(Math.max(y, low), high)) };
}

/** One line; once it is finished and a frame shows its end, it can be pointed at. */
function curveTrack(track, panel, point, signal) {
  const path = (name) => s("polyline", { class: name });
  const [reach, line] = [path("em-reach"), path("em-path")];
  const falls = s("g", { class: "em-falls" });
  const dot = s("circle", { class: "em-end", r: 4 });
  const leave = (event) => event.key === "Escape" && point(false);
  const el = s(
    "g",
    {
      class: "em-one",
      onpointerenter: () => isReady() && point(true),
      onpointerleave: () => el !== document.activeElement && point(false),
      onfocus: () => isReady() && point(true),
      onblur: () => point(false),
      onclick: () => isReady() && (el.focus(), point(true)),
      onkeydown: leave,
      signal,
    },
    reach,
    line,
    falls,
    dot,
  );
  const isReady = () => el.hasAttribute("tabindex");

  return {
    el,
    draw(view, count, { isNow, isPeeked }) {
      const xy = drawnPart(track.values, count).map(([i, value]) => [view.toX(i), view.toY(value)]);
      const points = xy.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
      for (const node of [reach, line]) dress(node, { points });
      const isDone = track.frame !== null && count >= track.values.length && count > 0;
      dress(el, {
        class: ["em-one", isNow && "em-now", isPeeked && "em-peeked"].filter(Boolean).join(" "),
        ...(isDone ? readyAttributes(track, panel) : {}),
      });
      if (!isDone) for (const name of ["tabindex", "role", "aria-label"]) el.removeAttribute(name);
      const end = xy.at(-1);
      const hasDot = end && (isNow || isPeeked);
      dress(dot, { visibility: hasDot ? null : "hidden", cx: end?.[0], cy: end?.[1] });
      drawFalls(falls, track, view, count);
    },
  };
}

function readyAttributes(track, panel) {
  return {
    tabindex: 0,
    role: "button",
    "aria-label": `${trackInWords(track, track.values.length, panel)}: show its end`,
    "data-lm-suppress-shortcuts": "true",
  };
}

/** The pairs of index and value up to a count, whose fraction is a part of the next segment. */
function drawnPart(values, count) {
  const whole = Math.min(values.length, Math.floor(count));
  const pairs = values.slice(0, whole).map((value, i) => [i, value]);
  const rest = count - whole;
  if (whole > 0 && whole < values.length && rest > 0) {
    const last = values[whole - 1];
    pairs.push([whole - 1 + rest, last + rest * (values[whole] - last)]);
  }
  return pairs;
}

function drawFalls(parent, track, view, count) {
  const fallen = track.fallen.filter((i) => i > 0 && i < count);
  const make = () => s("g", {}, s("line", {}), s("path", { d: "M-6 0H6L0 9Z" }));
  several(parent, fallen.length, make).forEach((group, n) => {
    const i = fallen[n];
    const [x1, y1, x2, y2] = [i - 1, i].flatMap((at) => [view.toX(at), view.toY(track.values[at])]);
    dress(group.firstChild, { x1, y1, x2, y2 });
    dress(group.lastChild, { transform: `translate(${x2.toFixed(1)} ${(y2 + 5).toFixed(1)})` });
  });
}

/** The line in colour lies above the others. */
function raise(tracks, now, parent) {
  const el = tracks[now]?.el;
  if (!el || parent.lastElementChild === el || parent.contains(document.activeElement)) return;
  parent.append(el);
}

/** The value at the end of the line that is looked at; with its name if somebody points at it. */
function drawTip(tip, panel, view, counts, i, isPeeked) {
  const { name, values } = panel.tracks[i] ?? { values: [] };
  const end = drawnPart(values, counts[i] ?? 0).at(-1);
  if (!end) return tip.replaceChildren();
  const value = written(values[Math.min(values.length, Math.floor(counts[i])) - 1]);
  const [x, y] = [view.toX(end[0]), view.toY(end[1])];
  const { left, top } = view.box;
  const isLeft = x > left + 90; // a line that climbs leaves room there
  const above = y - 14 > top ? y - 14 : y + 18;
  const anchor = isLeft ? "end" : "start";
  dress(tip, { x: isLeft ? x + 6 : x - 4, y: above, dy: "0.35em", "text-anchor": anchor });
  tip.textContent = isPeeked ? `${name}: ${value}` : value;
}

/** "run 2, −431.2 after 14 rounds, fell at 3". */
function trackInWords({ name, values, fallen }, count, panel) {
  const at = (i) => `at ${panel.x_label ? `${panel.x_label} ` : ""}${i}`;
  const fell = fallen.filter((i) => i < count).map((i) => `, fell ${at(i)}`);
  return `${name}, ${written(values[count - 1])} ${at(count - 1)}${fell.join("")}`;
}

function curveInWords(panel, { upto, now }) {
  const what = panel.title || panel.y_label || "Curve";
  const count = Math.min(upto[now] ?? 0, panel.tracks[now]?.values.length ?? 0);
  return count > 0 ? `${what}. ${trackInWords(panel.tracks[now], count, panel)}` : what;
}
