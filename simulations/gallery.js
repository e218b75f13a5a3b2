// The panels of a scene, side by side.

const DRAWERS = { plane, bars, curve };
const UNKNOWN = { bars: { values: null, texts: [] }, plane: { handle_shares: null, nearest: null } };

/**
 * Hang all panels: `moved(x, y)` tells of the handle, if there is one, and `peek(frame)` of a line
 * that is pointed at. `show(frame, next, t)` draws; without `t` the panels glide there themselves.
 */
function galleryOf(panels, hands) {
  const hung = panels.map((panel) => hang(panel, hands));
  const held = hung.find(({ panel }) => panel.handle);
  const el = h("div", { class: "em-panels" }, ...hung.map(({ slot }) => slot));
  let covers = [];

  /** A panel's state; the colour of the handle would tell what the covered panels hide. */
  function stateOf(frame, { name }) {
    const state = frame?.panels[name];
    return covers.length && state?.handle_shares ? { ...state, handle_shares: null } : state;
  }
  return {
    el,
    handle: held?.panel.handle,
    show(frame, next, t) {
      for (const { panel, made } of hung) {
        made.show(stateOf(frame, panel) ?? {}, next && stateOf(next, panel), t);
      }
    },
    /** Show another moment for a while, but for the line that is pointed at. */
    peek(frame) {
      const others = hung.filter(({ panel }) => panel.kind !== "curve");
      for (const { panel, made } of others) made.show(stateOf(frame, panel) ?? {}, undefined, 0);
    },
    cover(names) {
      covers = names;
      for (const { panel, slot } of hung) cover(slot, names.includes(panel.name));
    },
    plane: (name) => hung.find(({ panel }) => panel.name === name).made,
    put: (x, y) => held.made.put(x, y),
    describe: (text) => held?.made.describe(text),
    close: () => hung.forEach(({ made }) => made.close()),
  };
}

function hang(panel, hands) {
  const made = DRAWERS[panel.kind](panel, hands);
  return { panel, made, slot: h("div", { class: `em-slot em-slot-${panel.kind}` }, made.el) };
}

/** Put a question mark over a panel, which nobody can then see, reach or have read out. */
function cover(slot, hidden) {
  slot.classList.toggle("em-covered", hidden);
  slot.querySelector(".em-cover")?.remove();
  if (!hidden) return;
  const words = h("span", { class: "em-unseen" }, "Covered until you have bet.");
  slot.append(h("div", { class: "em-cover" }, h("span", { "aria-hidden": "true" }, "?"), words));
}

/** What each panel shows while nobody knows: better nothing than what was true elsewhere. */
function unknown(panels) {
  return Object.fromEntries(panels.map(({ name, kind }) => [name, UNKNOWN[kind] ?? {}]));
}

/** A frame with another one laid over it, which may lack what stays as it is. */
function laidOver(frame, more) {
  const panels = { ...frame.panels };
  for (const [name, state] of Object.entries(more.panels)) {
    panels[name] = { ...panels[name], ...state };
  }
  return { ...frame, ...more, panels };
}
