// The host of a chapter's practice: the browser keeps the answers, and nobody is asked who they are.

const NOT_KEPT =
  "This browser keeps nothing for this page (a private window, perhaps). Your answers stay " +
  "while the page is open.";

const quizRoot = document.getElementById("quiz");
const practicePaper = JSON.parse(document.getElementById("paper").textContent);
const shelfOfAnswers = `em-course lesson ${practicePaper.quiz}`;

function practiceHost() {
  return {
    student: "reader",
    asks: false,
    sha256: quizRoot.dataset.sha256,
    heading: 2,
    load: () => JSON.parse(stored(() => localStorage.getItem(shelfOfAnswers)) ?? "null"),
    save: (response) => stored(() => localStorage.setItem(shelfOfAnswers, JSON.stringify(response))),
    watch() {}, // two windows of one page may differ: nothing here is handed in
  };
}

function stored(act) {
  try {
    return act();
  } catch {
    throw new Error(NOT_KEPT);
  }
}

render(quizRoot, practicePaper, practiceHost());
