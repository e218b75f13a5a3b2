// One scene as it is seen: what goes through its frames, and the words to each.

/**
 * Show a scene: {el, scene, open(), choose(settings), pause(), merge(frame), tell(text, tone),
 * forget(text, tone), close()}. `change(name, value)` asks for another setting, `moved(x, y)` what the
 * handle's place changes; `guard` wraps what the page calls, so that a fault of ours is told.
 */
function viewOf(scene, { change, moved, guard }) {
  const frames = [...scene.frames];
  const caption = captionOf();
  const counter = h("p", { class: "em-counter" });
  let byHand = false; // then the handle says it, and the caption needs not
  const troubles = troublesOf(scene.problem);
  const gallery = galleryOf(scene.panels, { moved: guard(hold), peek: guard(peek) });
  const film = filmOf(frames.length, scene.player?.pace ?? [0, 0], gallery.el, {
    show: guard((index, t) => gallery.show(frames[index], frames[index + 1], t)),
    changed: guard(moveOn),
  });
  const settings = settingsOf(scene.controls, guard(change));
  const player = playerOf(scene.player, frames, film, caption.say);
  const bet = scene.bet && betOf(scene.bet, plant, guard(settled));
  const home = gallery.handle && homeOf(gallery.handle, guard(goHome));

  // ---- bets

  function plant(flag) {
    return gallery.plane(scene.bet.panel).flag(flag);
  }
  function betting() {
    return Boolean(bet?.open());
  }
  /** While something is covered, no words may tell what it shows. */
  function hides() {
    return betting() && scene.bet.covers.length > 0;
  }
  function settled() {
    uncover();
    film.again();
    changed();
    if (scene.bet.frame !== null) film.play(scene.bet.frame);
  }
  function uncover() {
    gallery.cover(betting() ? scene.bet.covers : []);
    for (const part of [player.el, home?.el].filter(Boolean)) part.hidden = betting();
  }

  // ---- frames

  function changed() {
    const at = film.at();
    const words = hides() ? "" : frames[at].caption;
    const count = hides() || player.says(frames[at].counter) ? "" : frames[at].counter;
    counter.replaceChildren(...(count ? rich(count) : []));
    caption.hush(byHand);
    caption.say(words, film.playing());
    gallery.describe(words);
    player.show();
    bet?.reach(at);
    troubles.reach(at);
  }
  function moveOn() {
    byHand = false;
    changed();
  }
  function peek(frame) {
    if (film.playing()) return;
    if (frame === null) film.again();
    else gallery.peek(frames[frame]);
  }

  // ---- the handle

  function hold(x, y) {
    if (betting()) {
      gallery.put(...gallery.handle.at);
      return bet.remind(gallery.handle.name);
    }
    byHand = true;
    return moved(x, y);
  }
  function goHome() {
    byHand = false;
    gallery.put(...gallery.handle.home);
    moved(...gallery.handle.home);
  }
  function merge(more) {
    const at = film.rest();
    frames[at] = laidOver(frames[at], more);
    gallery.show(frames[at]);
    changed();
  }

  const head = [h("h3", {}, ...rich(scene.title)), h("p", { class: "em-lead" }, ...rich(scene.lead))];
  const foot = h("div", { class: "em-below" }, player.el, counter, home?.el);
  const parts = [bet?.el, settings.el, gallery.el, foot, caption.el, troubles.el];
  return {
    el: h("div", { class: "em-scene" }, ...head, ...parts),
    scene,
    /** Begin, once it is in the page. */
    open() {
      uncover();
      film.go(0);
    },
    choose: settings.show,
    pause: film.pause,
    merge(more) {
      troubles.clear();
      merge(more);
    },
    tell: troubles.tell,
    /** Tell what an answer said instead of a frame; what was known elsewhere is no longer shown. */
    forget(text, tone) {
      merge({ caption: "", counter: "", panels: unknown(scene.panels) });
      troubles.tell(text, tone);
      gallery.describe(text);
    },
    close() {
      [film, caption, gallery].forEach((part) => part.close());
    },
  };
}

/** A button that puts the handle back: undo is free. */
function homeOf({ name }, press) {
  const el = pressable("home", press, { class: "em-plain em-home" }, `Put ${name} back`);
  return { el };
}
