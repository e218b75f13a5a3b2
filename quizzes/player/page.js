// The host of the one-file page: the browser keeps drafts, and a file is handed in.

const NOT_KEPT =
  "This browser keeps nothing for this page (a private window, perhaps). Your answers stay " +
  "while the page is open; save a copy to a file before you close it.";

const source = document.getElementById("paper");
const paper = JSON.parse(source.textContent);
const answersFile = source.dataset.answers;
const seat = `em-course quiz ${paper.quiz}`;
const shelf = (student) => `${seat} of ${student}`;

function pageHost() {
  let student = reading(() => sessionStorage.getItem(seat));
  return {
    asks: true,
    sha256: source.dataset.sha256,
    heading: 1,
    receipt: {
      title: "Your answers are in a file: hand it in",
      where: `${answersFile}, where your browser saves downloads.`,
      next:
        `Hand in the file ${answersFile} where your course asks for it; the newest one counts. ` +
        "Points and explanations come after marking.",
    },
    // A reload finds its student again; another tab or another day asks.
    get student() {
      return student;
    },
    set student(id) {
      student = id;
      reading(() => (id ? sessionStorage.setItem(seat, id) : sessionStorage.removeItem(seat)));
    },
    load: () => kept(shelf(student)),
    save: (response) => keep(shelf(student), response),
    submit(response) {
      download(response);
      try {
        keep(shelf(student), response);
      } catch {
        // The file is the hand-in; that this browser keeps no draft has been told before.
      }
    },
    copy: download,
    watch(take) {
      addEventListener("storage", ({ key, newValue }) => {
        if (student && key === shelf(student) && newValue) take(JSON.parse(newValue));
      });
    },
  };
}

function keep(key, response) {
  try {
    localStorage.setItem(key, JSON.stringify(response));
  } catch {
    throw new Error(NOT_KEPT);
  }
}

function kept(key) {
  keep(`${seat} trial`, {}); // so that a student hears at the start that nothing is kept
  return JSON.parse(localStorage.getItem(key));
}

/** What storage has, or null where a browser forbids to ask. */
function reading(ask) {
  try {
    return ask();
  } catch {
    return null;
  }
}

function download(response) {
  const file = new Blob([JSON.stringify(response, null, 1)], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: answersFile });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

render(document.getElementById("quiz"), paper, pageHost());
