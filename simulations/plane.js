// Points in the plane: a canvas for the points, and above it an SVG for all that is few.

const NOTHING = Object.freeze({});

/**
 * A plane, its handle and its flag: {el, show, put, describe, flag, close}. `moved` is told of
 * each move of the handle by hand; the handle itself has moved by then.
 */
function plane(panel, { moved } = {}) {
  const life = new AbortController();
  const signal = life.signal;
  const xTicks = panel.x_label ? niceTicks(panel.x, 6) : [];
  const yTicks = panel.y_label ? niceTicks(panel.y, 5) : [];
  const axes = panel.x_label || panel.y_label;
  const margin = axisMargin(panel, yTicks);
  let view = fitted(panel, 480, 360, margin); // until the size is known
  let isSized = false;
  let shown = [NOTHING, undefined, 0];
  let flag = null;

  const dots = pointsCanvas(panel, restyled, signal);
  const drawing = overlay(panel);
  const look = axes ? "em-field em-axed" : "em-field";
  const shape = { class: look, style: `--aspect: ${aspectOf(panel)}` };
  const field = h("div", shape, dots.el, drawing.el);
  const el = panelFigure(panel, field);
  const handle = panel.handle && plainHandle(panel, { view: () => view, moved, signal });
  if (handle) drawing.top.append(handle.el);
  if (handle) drawing.links.append(handle.line.el);
  const held = () => (flag?.isFree() ? flag : handle);
  const grip = grasp(field, held, () => view, signal);
  grip.refresh();

  function draw() {
    if (!isSized) return;
    dots.paint(view, ...shown);
    drawing.show(view, ...shown);
  }

  function lock(told) {
    flag.lock(told);
    grip.refresh();
  }

  function restyled() {
    dots.retheme();
    draw();
  }

  const stopWatching = watchSize(field, (width, height, ratio) => {
    if (!width || !height) return; // out of sight
    view = fitted(panel, width, height, margin);
    isSized = true;
    dots.resize(width, height, ratio);
    dots.retheme();
    drawing.resize(axisParts(panel, view, xTicks, yTicks));
    draw();
    handle?.draw();
    flag?.draw();
  });

  return {
    el,
    /** Show a state, or `t` of the way to the next one. */
    show(state, next, t) {
      shown = [state ?? NOTHING, next, next ? (t ?? 0) : 0];
      draw();
      handle?.show(...shown);
    },
    /** Set the handle from outside; `moved` isn't told. */
    put(x, y) {
      handle?.put(x, y);
    },
    /** What is read out after the handle's position. */
    describe(text) {
      handle?.describe(text);
    },
    /** Plant the flag of a place bet, or take it away; its value is [x, y]. */
    flag(bet) {
      flag?.whole.remove();
      flag = bet && betFlag(bet, panel, { view: () => view, signal });
      if (flag) drawing.top.append(flag.whole);
      grip.refresh();
      return flag && { value: flag.place, lock };
    },
    close() {
      stopWatching();
      life.abort();
    },
  };
}

/** A plane is as tall as its units ask, within bounds; without equal units 4 : 3. */
function aspectOf(panel) {
  if (!panel.equal) return 4 / 3;
  const ratio = (panel.x[1] - panel.x[0]) / (panel.y[1] - panel.y[0] || 1);
  return Math.min(3, Math.max(0.8, ratio));
}

/** The plane's handle, painted with its shares and tied to what is nearest. */
function plainHandle(panel, { view, moved, signal }) {
  const look = handleLook(panel.handle.name);
  const line = nearestLine(() => made, view);
  const drawn = () => line.draw();
  const made = knob(panel.handle, panel, look.parts, { view, moved, signal, drawn });
  return {
    ...made,
    line,
    show(state, next, t) {
      const [from, to] = [state.handle_shares, next?.handle_shares];
      look.paint(from && to ? from.map((share, j) => share + t * (to[j] - share)) : from);
      line.aim(state.nearest);
    },
  };
}

/**
 * The pointer's ways to move what `target` returns: press anywhere and it comes there, then drag.
 * Who takes hold of it beside its middle keeps that distance, so it doesn't jump.
 */
function grasp(field, target, view, signal) {
  let held = null;
  const placeOf = (event) => {
    const box = field.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  function start(event) {
    const what = target();
    if (!what || event.button !== 0 || held) return;
    event.preventDefault();
    const [px, py] = placeOf(event);
    const [x, y] = what.place();
    const isOn = what.el.contains(event.target);
    const off = isOn ? [view().toX(x) - px, view().toY(y) - py] : [0, 0];
    held = { what, id: event.pointerId, off, from: [x, y] };
    field.setPointerCapture(event.pointerId);
    what.el.focus({ preventScroll: true });
    follow(event);
  }
  function follow(event) {
    if (held?.id !== event.pointerId) return;
    const [px, py] = placeOf(event);
    held.what.go(view().fromX(px + held.off[0]), view().fromY(py + held.off[1]));
  }
  function end(event) {
    if (held?.id !== event.pointerId) return;
    if (event.type === "pointercancel") held.what.go(...held.from);
    held = null;
  }
  const listeners = { onpointerdown: start, onpointermove: follow, onpointerup: end };
  dress(field, { ...listeners, onpointercancel: end, onlostpointercapture: end, signal });
  return { refresh: () => field.classList.toggle("em-grasped", Boolean(target())) };
}

/** Tell of a box's size in CSS pixels and the screen's pixels in one; returns how to stop. */
function watchSize(box, told) {
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    told(width, height, window.devicePixelRatio || 1);
  });
  try {
    observer.observe(box, { box: "device-pixel-content-box" }); // also told of zoom
  } catch {
    observer.observe(box);
  }
  return () => observer.disconnect();
}
