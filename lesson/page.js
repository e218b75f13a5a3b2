// The host of a stage in a chapter's page: its answers were computed beforehand, or are ported.

for (const place of document.querySelectorAll(".lesson-stage")) {
  const recorded = await unpacked(place.querySelector("script").textContent);
  place.replaceChildren(); // the still is for browsers that get no further than this
  mount(place, recorded.scenes[recorded.first], recordedHost(recorded));
}

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Answers like a kernel, a moment later: what was asked first is then known to be on its way. */
function recordedHost(recorded) {
  const hearers = new Set();
  return {
    send(question) {
      const answer = { id: question.id, scene: recordedAnswer(recorded, question) };
      queueMicrotask(() => hearers.forEach((hear) => hear(answer)));
    },
    hear(callback) {
      hearers.add(callback);
      return () => hearers.delete(callback);
    },
  };
}

function recordedAnswer({ name, scenes, gaussians }, { act, args }) {
  if (act === "run") return scenes[settingsKey(args.settings)];
  return { frames: [PORTED[name](gaussians, args.x, args.y)] };
}

/** The settings as the recording names them: JSON of the pairs, by the settings' names. */
function settingsKey(settings) {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
