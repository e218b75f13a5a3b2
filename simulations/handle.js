// What a hand moves in a plane, by keys, by dragging, and by a click anywhere: handle and flag.

const REACH = 22; // pixels: the radius of the invisible part that a finger hits
const KEY_HELP = "Arrow keys move it by 0.1, with Shift by 1. Home takes it back.";
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Something in a plane that keys and the pointer move. `spec` is {name, at, home, only}; `parts`
 * is what it looks like around 0; `moved` is told of moves by hand, `drawn` of every place.
 */
function knob(spec, panel, parts, { view, moved, drawn, signal }) {
  let [x, y] = spec.at;
  let words = "";
  let isFree = true;
  const el = s(
    "g",
    {
      class: "em-knob",
      tabindex: 0,
      role: "slider",
      "aria-label": spec.name,
      "aria-description": KEY_HELP,
      "aria-valuemin": panel.x[0],
      "aria-valuemax": panel.x[1],
      "data-lm-suppress-shortcuts": "true",
      onkeydown: key,
      signal,
    },
    s("circle", { class: "em-hit", r: REACH }),
    s("circle", { class: "em-ring", r: 19 }),
    ...parts,
  );

  function draw() {
    dress(el, { transform: shiftedTo([x, y], view()) });
    if (isFree) {
      const where = placeInWords([x, y], spec.only);
      dress(el, { "aria-valuenow": x, "aria-valuetext": words ? `${where}; ${words}` : where });
    }
    drawn?.();
  }

  /** Go somewhere within the plane; whether that is another place. */
  function put(toX, toY) {
    const before = [x, y];
    x = within(panel.x, toX);
    if (spec.only !== "x") y = within(panel.y, toY);
    draw();
    return x !== before[0] || y !== before[1];
  }

  function go(toX, toY) {
    if (put(toX, toY)) moved?.(x, y);
  }

  function key(event) {
    if (!isFree || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 1 : 0.1;
    const way = DIRECTIONS[event.key];
    if (way) {
      const [dx, dy] = spec.only === "x" ? [way[0] + way[1], 0] : way;
      go(x + step * dx, y + step * dy);
    } else if (event.key === "Home") go(...spec.home);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw();
  return {
    el,
    draw,
    put,
    go,
    place: () => [x, y],
    describe(text) {
      words = text ?? "";
      draw();
    },
    isFree: () => isFree,
    /** It stays where it is, and is a picture from now on. */
    freeze(label) {
      isFree = false;
      for (const { name } of [...el.attributes]) {
        if (name.startsWith("aria-") || name === "tabindex") el.removeAttribute(name);
      }
      dress(el, { role: "img", "aria-label": label });
    },
  };
}

/** A place as it is read out: "x 1.2, y −0.4". */
function placeInWords([x, y], only) {
  return only === "x" ? `x ${written(x)}` : `x ${written(x)}, y ${written(y)}`;
}

function within([low, high], value) {
  return Math.round(1000 * Math.min(high, Math.max(low, value))) / 1000;
}

/** The handle: a disc in the blend of its shares, and the shares themselves as a ring around it. */
function handleLook(name) {
  const arcs = s("g", { class: "em-arcs", transform: "rotate(-90)" });
  const disc = s("circle", { class: "em-disc", r: 9 });
  const star = s("polygon", { class: "em-disc", points: cornersOf(STAR, 6.2) });
  const body = /\bstar\b/.test(name) ? star : disc; // what is called a star looks like one
  const round = (look, r) => s("circle", { class: look, r });
  const parts = [round("em-rim", 15.5), round("em-inside", 10), arcs, body];
  return {
    parts,
    paint(shares) {
      const colour = shares && blended(shares);
      body.style.fill = colour ? `rgb(${colour})` : "";
      const sum = shares?.reduce((a, b) => a + b, 0) || 1;
      let start = 0;
      const arcOf = (j) => s("circle", { r: 12.5, pathLength: 1, ...ofComponent(j) });
      several(arcs, shares?.length ?? 0, arcOf).forEach((arc, j) => {
        const share = shares[j] / sum;
        dress(arc, {
          "stroke-dasharray": `${share.toFixed(4)} 1`,
          "stroke-dashoffset": (-start).toFixed(4),
          visibility: share < 0.002 ? "hidden" : null,
        });
        start += share;
      });
    },
  };
}

/** The dashed line from a handle to what is nearest to it; it follows the hand at once. */
function nearestLine(knobOf, view) {
  const el = s("line", { class: "em-nearest" });
  let nearest = null;
  function draw() {
    dress(el, { visibility: nearest ? null : "hidden" });
    if (!nearest) return;
    const [from, to] = [knobOf().place(), nearest].map(([x, y]) => [view().toX(x), view().toY(y)]);
    dress(el, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  }
  return {
    el,
    draw,
    aim(place) {
      nearest = place ?? null;
      draw();
    },
  };
}

/** The flag of a place bet: moved like a handle, until it is locked and the answer is shown. */
function betFlag(bet, panel, { view, signal }) {
  const parts = [
    s("path", { class: "em-cloth", d: "M0-27 19-20.5 0-14Z" }),
    s("path", { class: "em-pole", d: "M0 0V-27" }),
    s("circle", { class: "em-foot", r: 3.2 }),
  ];
  const name = s("text", { class: "em-label", "text-anchor": "middle", y: -33 }, "your bet");
  const answer = s("g", { class: "em-target" });
  const link = s("line", { class: "em-miss" });
  const spec = { name: "Your bet", at: bet.start, home: bet.start, only: bet.only };
  const pole = knob(spec, panel, parts, { view, signal, drawn });

  /** Draw the answer, and how far off the bet is, once it may be seen. */
  function drawn() {
    if (!answer.hasChildNodes()) return;
    const [from, to] = [pole.place(), bet.target].map(([x, y]) => [view().toX(x), view().toY(y)]);
    dress(answer, { transform: shiftedTo(bet.target, view()) });
    dress(link, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  }

  return {
    ...pole,
    whole: s("g", { class: "em-flag" }, link, answer, pole.el),
    lock(told) {
      const where = `Your bet: ${placeInWords(pole.place(), bet.only)}.`;
      pole.freeze(told ? `${where} ${told}` : where);
      pole.el.append(name);
      if (!bet.target) return;
      const parts = [["em-halo", 8], ["", 8], ["em-foot", 3]];
      answer.replaceChildren(...parts.map(([look, r]) => s("circle", { class: look, r })));
      const words = `The answer: ${placeInWords(bet.target, bet.only)}`;
      dress(answer, { role: "img", "aria-label": words });
      drawn();
    },
  };
}
