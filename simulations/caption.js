// The words under a picture, which are also what a screen reader says.

const SELDOM = 1000; // ms between two sentences while a film plays

/**
 * A line of words: {el, say(text, seldom), hush(quiet), close()}. Said seldom, only the newest
 * text is read out, once a second. Hushed it changes without a word: then the handle tells.
 */
function captionOf() {
  const el = h("p", { class: "em-caption", role: "status" });
  let [newest, written, last, timer] = ["", "", -Infinity, null];

  function write() {
    clearTimeout(timer);
    timer = null;
    if (newest === written) return;
    [written, last] = [newest, performance.now()];
    el.replaceChildren(...rich(newest));
  }
  return {
    el,
    say(text, seldom = false) {
      newest = text;
      const wait = last + SELDOM - performance.now();
      if (seldom && wait > 0) timer ??= setTimeout(write, wait);
      else write();
    },
    hush(quiet) {
      dress(el, { "aria-live": quiet ? "off" : null });
    },
    close: () => clearTimeout(timer),
  };
}
