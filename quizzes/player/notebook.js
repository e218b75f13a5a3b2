// The host in a notebook: the kernel keeps the answers, in a file beside the notebook.

const RESTARTED =
  "If the kernel was restarted, run the notebook's cells again, from the top: what was saved " +
  "before is still there.";

export default {
  render({ model, el }) {
    const kernel = connect(model);
    render(el, JSON.parse(model.get("paper")), {
      asks: false,
      student: model.get("student"),
      sha256: model.get("sha256"),
      heading: 2,
      receipt: {
        title: "Your answers are ready to be submitted",
        where: model.get("place"),
        next:
          "Submit the assignment as you always do; the file of answers goes with it. " +
          "Points and explanations come after marking.",
      },
      silence:
        "The kernel has not answered yet. If a cell is running, your answers are saved when it " +
        "ends. " + RESTARTED,
      load: () => JSON.parse(model.get("kept")),
      save: kernel.keep,
      submit: kernel.keep,
      watch: kernel.watch,
    });
    return kernel.close;
  },
};

/** Questions to the kernel and its answers. It answers all views of a quiz, and each picks its own. */
function connect(model) {
  const waiting = new Map();
  let elsewhere = () => {};
  function hear({ ask, problem, kept }) {
    const own = waiting.get(ask);
    waiting.delete(ask);
    if (!own && !problem) elsewhere(JSON.parse(kept));
    else if (own && problem) own.reject(new Error(problem));
    else if (own) own.resolve();
  }
  model.on("msg:custom", hear);
  return {
    keep: (response) =>
      new Promise((resolve, reject) => {
        const ask = Math.random().toString(36);
        waiting.set(ask, { resolve, reject });
        try {
          model.send({ ask, response: JSON.stringify(response) });
        } catch {
          waiting.delete(ask);
          throw new Error(`The kernel did not get this change. ${RESTARTED}`);
        }
      }),
    watch: (callback) => (elsewhere = callback),
    close: () => model.off("msg:custom", hear),
  };
}
