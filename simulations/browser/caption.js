// The words under a picture, which are also what a screen reader says.

const SELDOM = 1000; // ms between two sentences while a film plays

/**
 * A line of words: {el, say(text, seldom), hush(quiet), close()}. What is seen always fits the
 * picture. Said seldom, only the newest text is read out, once a second. Hushed it changes without
 * a word: then the handle tells.
 */
function captionOf() {
  const seen = h("p", { class: "em-caption", "aria-hidden": "true" });
  const heard = h("p", { class: "em-unseen", role: "status" });
  let [newest, written, last, timer] = ["", "", -Infinity, null];

  function write() {
    clearTimeout(timer);
    timer = null;
    if (newest === written) return;
    [written, last] = [newest, performance.now()];
    heard.replaceChildren(...rich(newest));
  }
  return {
    el: h("div", { class: "em-words" }, seen, heard),
    say(text, seldom = false) {
      if (newest !== text) seen.replaceChildren(...rich(text));
      newest = text;
      const wait = last + SELDOM - performance.now();
      if (seldom && wait > 0) timer ??= setTimeout(write, wait);
      else write();
    },
    hush(quiet) {
      dress(heard, { "aria-live": quiet ? "off" : null });
    },
    close: () => clearTimeout(timer),
  };
}
