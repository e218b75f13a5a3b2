// Colours and signs of components: blends for the points, and the shapes that tell them apart.

const PALETTE = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
];

const STAR = Array.from({ length: 10 }, (_, i) => {
  const [angle, radius] = [(i * Math.PI) / 5, i % 2 ? 0.66 : 1.55];
  return [radius * Math.sin(angle), -radius * Math.cos(angle)];
});

/** Signs as corners around 0, each of about the area of a circle of radius 1; null is one. */
const SIGNS = [
  null,
  [[0, -1.5], [1.3, 0.75], [-1.3, 0.75]],
  [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  [[0, 1.5], [1.3, -0.75], [-1.3, -0.75]],
  STAR,
];

/** The shares of n points as `pack` in scene.py wrote them: n * k bytes. */
function unpackedShares(packed) {
  return Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
}

/** The mix of the components' colours by `k` shares from `at` on; they needn't sum to one. */
function blended(shares, at = 0, k = shares.length) {
  const mix = [0, 0, 0];
  let sum = 0;
  for (let j = 0; j < k; j++) {
    const share = Math.max(0, shares[at + j]);
    sum += share;
    for (let c = 0; c < 3; c++) mix[c] += share * PALETTE[j % PALETTE.length][c];
  }
  return sum > 0 ? mix.map((channel) => Math.round(channel / sum)) : null;
}

/** Which of `k` shares from `at` on is the largest; a tie goes to the first, as in `harden`. */
function largestShare(shares, at = 0, k = shares.length) {
  let top = 0;
  for (let j = 1; j < k; j++) if (shares[at + j] > shares[at + top]) top = j;
  return top;
}

/** Add a sign of this size to a canvas path. */
function traceSign(context, component, x, y, radius) {
  const corners = SIGNS[component % SIGNS.length];
  context.beginPath();
  if (!corners) context.arc(x, y, radius, 0, 2 * Math.PI);
  else corners.forEach(([dx, dy]) => context.lineTo(x + radius * dx, y + radius * dy));
  context.closePath();
}

/** A sign in SVG around 0, in its component's colour. */
function signShape(component, radius) {
  const corners = SIGNS[component % SIGNS.length];
  const look = { class: "em-sign", ...ofComponent(component) };
  if (!corners) return s("circle", { ...look, r: radius });
  return s("polygon", { ...look, points: cornersOf(corners, radius) });
}

function cornersOf(corners, radius) {
  return corners.map((xy) => xy.map((v) => v * radius)).join(" ");
}

/** A sign as a little picture within a line of text. */
function signIcon(component) {
  const look = { class: "em-icon", viewBox: "-6 -6 12 12", "aria-hidden": "true" };
  return s("svg", look, signShape(component, 3.6));
}

/** What gives an element the colour and the dashes of a component; none is quiet. */
function ofComponent(component) {
  return { "data-c": component == null ? null : component % PALETTE.length };
}
