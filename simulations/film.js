// Which frame is seen, and what moves it on. Nothing moves until somebody asks for it.

const STEP_TIME = 250; // ms from one frame to the next when one steps
const LONGEST_TICK = 100; // ms: after a pause of the browser's the film goes on where it was
const REST = 0.35; // the part of a frame's time in which it stands, to be looked at
const SPEEDING = 0.8; // each frame is so much nearer to the later pace

/**
 * Go through `count` frames, slowly first and faster later: `pace` has the ms a frame at the start
 * and later. `show(index, t)` draws; `changed()` is told when a frame is reached and when playing
 * starts and ends. It rests while `el` or the whole page is out of sight.
 */
function filmOf(count, pace, el, { show, changed }) {
  const last = count - 1;
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  let at = 0; // the frame that is reached
  let place = 0; // what is seen: between two frames while something moves
  let spent = 0; // ms of the frame's time, while playing
  let end = null; // the frame to play to
  let step = null; // {from, to, spent}
  let before = null;
  let request = null;

  const length = (index) => pace[1] + (pace[0] - pace[1]) * SPEEDING ** index;

  function draw(where) {
    place = where;
    show(Math.floor(place), place % 1);
  }
  function reach(index) {
    [at, spent] = [index, 0];
    draw(index);
    changed();
  }
  function run() {
    before = null;
    request ??= requestAnimationFrame(tick);
  }
  function tick(now) {
    request = null;
    const passed = Math.min(now - (before ?? now), LONGEST_TICK);
    before = now;
    if (step) stepOn(passed);
    else if (end !== null) playOn(passed);
    if (step || end !== null) request ??= requestAnimationFrame(tick);
  }
  function stepOn(passed) {
    step.spent += passed;
    const done = step.spent / STEP_TIME;
    if (done >= 1) return finish();
    return draw(step.from + (step.to - step.from) * eased(done));
  }
  function finish() {
    const { to } = step;
    step = null;
    reach(to);
  }
  function playOn(passed) {
    const was = at;
    spent += passed;
    while (at < end && spent >= length(at)) spent -= length(at++);
    if (at >= end) {
      end = null;
      return reach(at);
    }
    const part = Math.max(0, (spent / length(at) - REST) / (1 - REST));
    draw(reduced.matches ? at : at + eased(part));
    return at === was || changed();
  }

  function pause() {
    if (end === null) return;
    end = null;
    changed();
  }
  /** Stop whatever moves, a step at its end, and return the frame that is reached. */
  function rest() {
    if (step) finish();
    pause();
    return at;
  }
  function go(index) {
    rest();
    reach(Math.min(Math.max(index, 0), last));
  }

  const sight = new IntersectionObserver((seen) => seen.at(-1).isIntersecting || pause());
  sight.observe(el);
  const hide = () => document.hidden && pause();
  document.addEventListener("visibilitychange", hide);

  return {
    rest,
    pause,
    go,
    at: () => at,
    ended: () => at === last,
    playing: () => end !== null,
    again: () => draw(place),
    /** Play to a frame, from the start if the film is over; at once, then resting at each. */
    play(to = last) {
      if (rest() === last) go(0);
      if (at >= to) return;
      end = to;
      if (place === at) spent = REST * length(at);
      changed();
      run();
    },
    /** Move to a neighbouring frame; to one farther away, or with reduced motion, jump. */
    step(to) {
      rest();
      if (reduced.matches || Math.abs(to - at) !== 1) return go(to);
      step = { from: place, to, spent: 0 };
      return run();
    },
    close() {
      cancelAnimationFrame(request);
      [step, end] = [null, null];
      sight.disconnect();
      document.removeEventListener("visibilitychange", hide);
    },
  };
}

/** From 0 to 1 with a soft start and a soft end. */
function eased(t) {
  return t * t * (3 - 2 * t);
}
