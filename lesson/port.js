// What the reference answers, and what two simulations say of it, for wherever a hand drags the
// star: a page has no kernel to ask. A test holds every number and every word equal to Python's.

const LETTERS = "ABCDEF";
const LOG_2_PI = Math.log(2 * Math.PI);
const NARROW_SPACE = "\u202f";

/** What moves: the frame at (x, y) of a simulation, from the Gaussians that its page brings. */
const PORTED = { "border-point": borderAt, "query-point": queryAt };

// ---- the reference's functions, for one point of the plane ------------------------------------

/** L of L L' = Sigma, as [l00, l10, l11]. */
function cholesky([[a, b], [, c]]) {
  const first = Math.sqrt(a);
  const below = b / first;
  return [first, below, Math.sqrt(c - below * below)];
}

/** How many standard deviations a point is away, squared; and half of log det Sigma. */
function standardised([x, y], [meanX, meanY], Sigma) {
  const [first, below, last] = cholesky(Sigma);
  const across = (x - meanX) / first;
  const along = (y - meanY - below * across) / last;
  return { square: across * across + along * along, size: Math.log(first) + Math.log(last) };
}

/** The shares of one point: prior times density, over their sum; the largest log is taken out. */
function responsibilities(point, { phi, mu, Sigma }) {
  const logs = phi.map((prior, j) => {
    const { square, size } = standardised(point, mu[j], Sigma[j]);
    return Math.log(prior) + (-0.5 * (2 * LOG_2_PI + square) - size);
  });
  const ratios = logs.map((log) => Math.exp(log - Math.max(...logs)));
  const total = ratios.reduce((sum, ratio) => sum + ratio);
  return ratios.map((ratio) => ratio / total);
}

/** All to the largest share; a tie goes to the lowest index. */
function harden(shares) {
  const most = largest(shares);
  return shares.map((_, j) => (j === most ? 1 : 0));
}

function largest(values) {
  return values.indexOf(Math.max(...values));
}

// ---- numbers as Python rounds and writes them ------------------------------------------------

/** A number with so many digits; one that lies exactly in the middle goes to the even digit. */
function fixed(value, digits) {
  const size = Math.abs(value);
  const near = size.toFixed(digits); // in the middle this goes up
  const even = "02468".includes(near.at(-1));
  const middle = /^50*$/.test(size.toFixed(digits + 40).slice(-40));
  const text = middle && !even ? (Number(near) - 10 ** -digits).toFixed(digits) : near;
  return value < 0 ? `-${text}` : text;
}

function roundTo(value, digits) {
  return Number(fixed(value, digits)) + 0; // no minus zero
}

function thousandths(values) {
  return values.map((value) => roundTo(value, 3));
}

function inTenths(value) {
  return fixed(value, 1); // distances: never below zero
}

function percentOf(share) {
  if (share > 0 && share < 0.005) return `< 1${NARROW_SPACE}%`;
  if (share > 0.995 && share < 1) return `> 99${NARROW_SPACE}%`;
  return `${fixed(100 * share, 0)}${NARROW_SPACE}%`;
}

function startFrame(caption, panels) {
  return { step: "start", caption, counter: "", panels };
}

// ---- chapter 0: the star between A and B ------------------------------------------------------

const NEAR_MIDDLE = 0.005;

function borderAt(gaussians, x) {
  const place = roundTo(x, 6);
  const soft = responsibilities([place, 0], gaussians);
  const hard = harden(soft);
  return startFrame(borderWords(place, soft, hard), {
    data: { handle_shares: thousandths(soft) },
    hard: barsAt(hard),
    soft: barsAt(soft),
  });
}

function barsAt(shares) {
  return { values: thousandths(shares), texts: shares.map(percentOf) };
}

function borderWords(x, soft, hard) {
  const picked = LETTERS[largest(hard)];
  if (Math.abs(x) < NEAR_MIDDLE) {
    return (
      `In the very middle soft says ${percentOf(soft[0])} A and ${percentOf(soft[1])} B. ` +
      `Hard must pick one all the same: ${picked}.`
    );
  }
  const most = largest(soft);
  const side = x > 0 ? "right" : "left";
  return (
    `Hard says ${picked}, as it does everywhere ${side} of the middle. ` +
    `Soft says ${percentOf(soft[most])} ${LETTERS[most]} and ` +
    `${percentOf(soft[1 - most])} ${LETTERS[1 - most]}: ${doubtLeft(soft[most])}.`
  );
}

function doubtLeft(share) {
  if (share < 0.7) return "it could be either";
  return share < 0.95 ? "some doubt is left" : "hardly any doubt";
}

// ---- chapter 3: the star among three Gaussians ------------------------------------------------

function queryAt(gaussians, x, y) {
  const shares = responsibilities([x, y], gaussians);
  const away = gaussians.mu.map(([meanX, meanY]) => Math.hypot(x - meanX, y - meanY));
  const near = away.indexOf(Math.min(...away));
  const rounded = thousandths(shares);
  return startFrame(queryWords([x, y], shares, away, near, gaussians), {
    data: { handle_shares: rounded, nearest: thousandths(gaussians.mu[near]) },
    shares: { values: rounded, texts: shares.map(percentOf) },
  });
}

function queryWords(star, shares, away, near, { mu, Sigma }) {
  const most = largest(shares);
  const opening = `The nearest centre is that of ${LETTERS[near]}, ${inTenths(away[near])} away`;
  if (near === most) {
    return `${opening}, and ${LETTERS[near]} has ${percentOf(shares[near])} of the star.`;
  }
  const deviations = (j) => inTenths(Math.sqrt(standardised(star, mu[j], Sigma[j]).square));
  return (
    `${opening}. But that is ${deviations(near)} of ${LETTERS[near]}'s standard deviations, so ` +
    `it has only ${percentOf(shares[near])}. ${LETTERS[most]}, ${inTenths(away[most])} away, is at ` +
    `${deviations(most)} of its own, and has ${percentOf(shares[most])}.`
  );
}
