// Lines that grow with the frames; a finished one can be pointed at to see its end.

/** A curve panel: {el, show, close}; `peek` is told the frame of a track, or null after it. */
function curve(panel, { peek } = {}) {
  const el = panelFigure(panel);
  return { el, show(state, next, t) {}, close() {} };
}
