// Points in the plane: a canvas for the points, and above it an SVG for all that is few.

/** A plane, its handle and its flag: {el, show, put, describe, flag, close}. */
function plane(panel, { moved } = {}) {
  const el = panelFigure(panel);
  return {
    el,
    /** Show a state, or `t` of the way to the next one. */
    show(state, next, t) {},
    /** Set the handle from outside; `moved` isn't told. */
    put(x, y) {},
    /** What is read out after the handle's position. */
    describe(text) {},
    /** Plant the flag of a place bet, or take it away; its value is [x, y]. */
    flag(bet) {
      return bet && { value: () => bet.start, lock(told) {} };
    },
    close() {},
  };
}
