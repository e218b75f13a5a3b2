// One bar a component; the same in words for who can't see them.

/** Bars: {el, show, close}. Without `t` soft ones glide to the new state, others jump. */
function bars(panel) {
  const el = panelFigure(panel);
  return { el, show(state, next, t) {}, close() {} };
}
