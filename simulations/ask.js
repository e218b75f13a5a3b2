// Questions to whoever runs the student's code: a kernel, or answers computed beforehand.

const PATIENCE = 3000;
const SILENCE =
  "The kernel is busy or was restarted. If a cell is running, wait for it or interrupt it; " +
  "if none is, run this cell again.";

/**
 * Ask over `host`, one question at a time: {ask(act, args, then), close()}. While one is on its
 * way only the newest other waits, as a dragging hand asks more than any kernel answers and cares
 * for its last place alone. `silent` is told the sentence when nobody answers, null when one does.
 */
function asking(host, silent) {
  const mine = Math.random().toString(36).slice(2); // all views of a notebook hear all answers
  let count = 0;
  let asked = null;
  let waiting = null;
  let busy = false;
  let timer;

  function ask(act, args, then) {
    const question = { id: `${mine}-${++count}`, act, args, then };
    if (busy) waiting = question;
    else send(question);
  }
  function send(question) {
    [asked, waiting, busy] = [question, null, true];
    timer = setTimeout(giveUp, PATIENCE);
    try {
      host.send({ id: question.id, act: question.act, args: question.args });
    } catch {
      giveUp();
    }
  }
  /** Let the next question go. The one that was given up may still be answered, if none follows. */
  function giveUp() {
    free();
    silent(SILENCE);
    if (waiting) send(waiting);
  }
  function free() {
    clearTimeout(timer);
    busy = false;
  }
  function hear(answer) {
    if (!asked || answer?.id !== asked.id) return;
    const { then } = asked;
    asked = null;
    free();
    silent(null);
    if (waiting) send(waiting);
    then(answer);
  }
  const stop = host.hear(hear);
  return {
    ask,
    close() {
      clearTimeout(timer);
      stop();
    },
  };
}
