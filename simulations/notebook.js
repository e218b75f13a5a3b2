// The host in a notebook: the kernel runs the student's functions.

export default {
  render({ model, el }) {
    return mount(el, sceneOf(model), kernelOf(model));
  },
};

/** The scene that the kernel sent; one that can't be read is told by the stage. */
function sceneOf(model) {
  try {
    return JSON.parse(model.get("scene"));
  } catch {
    return null;
  }
}

/** All views of a widget hear all answers; each picks its own by their ids. */
function kernelOf(model) {
  return {
    send: (message) => model.send(message),
    hear(callback) {
      const hear = (message) => callback(message);
      model.on("msg:custom", hear);
      return () => model.off("msg:custom", hear);
    },
  };
}
