// The points of a plane on a canvas: as many as 2000, each in the blend of its owners' colours.

const NO_SIGN = 255;
const PICKING = 0.25; // of a fall's time: the component is picked, the point doesn't move yet

/**
 * A canvas of a plane's points; `stale` is called when the theme has changed under it. `shares` own
 * the points in each state that doesn't say who does.
 */
function pointsCanvas({ points, shares }, stale, signal) {
  const look = { class: "em-points", "aria-hidden": "true", ontransitionend: stale, signal };
  const canvas = h("canvas", look);
  const context = canvas.getContext("2d");
  const looks = new Map(); // by packed shares
  const inks = new Map(); // by colour
  let painted = [];
  let grey = [0, 0, 0];
  let edge = [0, 0, 0];

  /** Take colours from the style sheet, which knows the theme. */
  function retheme() {
    const style = getComputedStyle(canvas);
    [grey, edge] = [style.color, style.caretColor].map(channels);
    looks.clear();
    inks.clear();
    painted = [];
  }

  /** Each point's colour and sign in a state. */
  function lookOf(state) {
    const packed = state.shares === undefined ? shares : state.shares;
    const found = looks.get(packed ?? "");
    if (found) return found;
    if (looks.size > 3) looks.clear(); // two frames are on screen at a time
    const n = points.length;
    const look = packed ? ownedLook(unpackedShares(packed), n, grey) : greyLook(n, grey);
    looks.set(packed ?? "", look);
    return look;
  }

  function dot(x, y, radius, colour, sign) {
    const key = (colour[0] << 16) | (colour[1] << 8) | colour[2];
    if (!inks.has(key)) {
      if (inks.size > 20000) inks.clear();
      const mixed = colour.map((channel, c) => Math.round(0.62 * channel + 0.38 * edge[c]));
      inks.set(key, [`rgb(${colour})`, `rgb(${mixed})`]);
    }
    const [fill, line] = inks.get(key);
    traceSign(context, sign === NO_SIGN ? 0 : sign, x, y, radius);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = line;
    context.stroke();
  }

  function paintAll(view, state, next, t) {
    const [from, to] = [lookOf(state), lookOf(next ?? state)];
    const [radius, signs] = [pointRadius(points.length, view), t < 0.5 ? from.signs : to.signs];
    const colourAt = (i, u) =>
      [0, 1, 2].map((c) => Math.round(from.rgb[3 * i + c] * (1 - u) + to.rgb[3 * i + c] * u));
    const count = Math.min(points.length, state.count ?? points.length);
    for (let i = 0; i < count; i++) {
      dot(view.toX(points[i][0]), view.toY(points[i][1]), radius, colourAt(i, t), signs[i]);
    }
    const fall = fallOf(points, next, t);
    if (fall) {
      const grown = radius * (1.9 - 0.9 * fall.done);
      const colour = colourAt(fall.index, 1);
      dot(view.toX(fall.x), view.toY(fall.y), grown, colour, to.signs[fall.index]);
    }
  }

  return {
    el: canvas,
    retheme,
    /** Fit the canvas to its box in the screen's own pixels. */
    resize(width, height, ratio) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      painted = [];
    },
    /** Paint, unless the same is there already. */
    paint(view, state, next, t) {
      const moves = next && (next.shares !== state.shares || next.falling != null);
      const way = moves ? [t, next.shares, next.falling] : [0];
      const key = [state.shares, state.count, ...way];
      if (key.length === painted.length && key.every((part, i) => part === painted[i])) return;
      painted = key;
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.lineWidth = 0.8;
      paintAll(view, state, next, moves ? t : 0);
    },
  };
}

/** The point that falls during the step to `next`, and where it is; null if none does. */
function fallOf(points, next, t) {
  const index = next?.falling;
  if (index == null || !points[index] || !(t > 0)) return null;
  const u = Math.max(0, (t - PICKING) / (1 - PICKING));
  const done = u * u * (3 - 2 * u);
  const [x, y] = points[index];
  const [x0, y0] = next.falling_from ?? points[index];
  return { index, done, x0, y0, x: x0 + done * (x - x0), y: y0 + done * (y - y0) };
}

function pointRadius(count, view) {
  const radius = count <= 80 ? 4.6 : count <= 350 ? 3.8 : count <= 900 ? 3.1 : 2.4;
  return radius * Math.min(1.1, Math.max(0.72, view.box.width / 480));
}

function ownedLook(shares, n, grey) {
  const k = Math.floor(shares.length / n) || 1;
  const [rgb, signs] = [new Uint8Array(3 * n), new Uint8Array(n)];
  for (let i = 0; i < n; i++) {
    rgb.set(blended(shares, i * k, k) ?? grey, 3 * i);
    signs[i] = largestShare(shares, i * k, k);
  }
  return { rgb, signs };
}

function greyLook(n, grey) {
  const rgb = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) rgb.set(grey, 3 * i);
  return { rgb, signs: new Uint8Array(n).fill(NO_SIGN) };
}

/** The three channels of a computed colour, "rgb(1, 2, 3)". */
function channels(colour) {
  return (colour.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
}
