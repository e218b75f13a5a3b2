// The stage: a scene in the page, and the questions whose answers change it.

/**
 * Show a scene in `el` and ask `host` = {send(message), hear(callback) -> stop} for all that
 * depends on the student's code. Returns what takes everything away again.
 */
function mount(el, scene, host) {
  const silence = h("div", {});
  const faults = h("div", {});
  const stage = h("div", {});
  const root = h("section", { class: "em-sim" }, stage, silence, faults);
  let view = null;
  let asker = null;
  let wanted = null; // the settings that were chosen last
  let runs = 0;
  let running = false; // the scene that is seen will be replaced

  /** Our own faults come to words, too, wherever the page calls us. */
  const guard = (work) => (...given) => {
    try {
      return work(...given);
    } catch (error) {
      console.error(error);
      view?.pause();
      return faults.replaceChildren(troubleLine(FAULT, "wrong"));
    }
  };

  function open(scene) {
    const next = viewOf(scene, { change, moved, guard });
    const focus = focusIn(root);
    view?.close();
    view = next;
    root.setAttribute("aria-label", scene.title);
    stage.replaceChildren(view.el);
    faults.replaceChildren();
    view.open();
    settle();
    if (focus) root.querySelector(focus)?.focus({ preventScroll: true });
  }
  /** Nothing is awaited: what is chosen is what is seen. */
  function settle() {
    running = false;
    root.removeAttribute("aria-busy");
    wanted = view.scene.settings;
    view.choose(wanted);
  }

  function change(name, value) {
    const run = ++runs;
    running = true;
    wanted = { ...wanted, [name]: value };
    view.choose(wanted);
    root.setAttribute("aria-busy", "true");
    asker.ask("run", { settings: wanted }, guard((answer) => run === runs && ran(answer)));
  }
  function ran({ error, tone, scene }) {
    if (error === undefined) return open(scene);
    settle();
    return view.tell(error, tone);
  }
  function moved(x, y) {
    if (!running) asker.ask("move", { settings: wanted, x, y }, guard(came));
  }
  function came({ error, tone, scene }) {
    if (error === undefined) view.merge(scene.frames[0]);
    else view.forget(error, tone);
  }
  function silent(words) {
    silence.replaceChildren(...(words ? [troubleLine(words, "wrong")] : []));
    if (words) settle();
  }

  el.append(root);
  guard(() => {
    asker = asking(host, guard(silent));
    open(scene);
  })();
  return () => {
    asker?.close();
    view?.close();
    root.remove();
  };
}

/** How to find again, in a scene that replaces this one, what has the focus; null if nothing has. */
function focusIn(root) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.key;
  if (key) return `[data-key="${CSS.escape(key)}"]`;
  const panel = held?.closest("[data-panel]")?.dataset.panel;
  return panel ? `[data-panel="${CSS.escape(panel)}"] [tabindex="0"]` : null;
}
