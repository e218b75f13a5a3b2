// Takes one student through a quiz: start, questions, review, receipt. Saves every change.
//
// `render(root, paper, host)`. The host says who takes the quiz and keeps the answers:
//   student        their id; null, and `asks` true, where the quiz itself has to ask
//   sha256         the hash of the paper's text
//   heading        the level of the title's heading
//   receipt        {title, where, next}: what handing in came to, and what to do then
//   silence        a sentence for when save or submit take long; optional
//   load()         what was kept for this student, or null
//   save(response), submit(response)     both throw, with a sentence to show, if they cannot
//   copy(response) where `asks`: hands the answers to the student as a file
//   watch(take)    calls take(response) when another window has saved
// load, save and submit may return promises.

const LONGEST_PAUSE = 300; // seconds; whoever is away for longer is not at the question
const SLOW = 1000; // milliseconds; to mention every quick save would only be noise
const SILENT = 8000;

function render(root, paper, host) {
  root.classList.add("quiz");
  root.addEventListener("focusin", ({ target }) => {
    target.dataset.lmSuppressShortcuts = "true"; // Jupyter would take arrows and letters for itself
  });
  return new Player(root, paper, host).open();
}

class Player {
  constructor(root, paper, host) {
    Object.assign(this, { root, paper, host });
    this.practice = paper.mode === "practice";
    this.prefix = `quiz-${Math.random().toString(36).slice(2)}`;
    this.live = element("p", { class: "unseen", role: "status" });
    this.count = element("span", { role: "status" }); // alone: not every save is to be read out
    this.state = element("span");
    this.progress = element("p", { class: "progress" }, this.count, this.state);
    this.alarm = element("p", { class: "alarm", role: "alert" });
    this.saves = 0;
    host.watch((response) => this.response && this.takeUp(response));
  }

  async open() {
    if (!this.host.student) return this.show(startScreen(this));
    try {
      this.takeUp(await this.host.load());
    } catch (error) {
      this.takeUp(null);
      this.tellSaved("not saved", error.message);
    }
  }

  /** Go on from what was kept for this student; begin where nothing was. */
  takeUp(kept) {
    const { paper, host } = this;
    const ours = kept && !foreign(paper, kept);
    const fresh = { response: begun(paper, host.sha256, host.student), changed: [] };
    const { response, changed } = ours ? resumed(paper, host.sha256, kept) : fresh;
    this.response = response;
    this.spent = { ...response.seconds };
    this.tellSaved(ours ? "saved" : "");
    if (response.submitted) this.show(receiptScreen(this));
    else this.answer({ isBack: ours && Object.keys(response.answers).length > 0, changed });
  }

  /** Show the questions, and go to the wanted one. */
  answer({ wanted, ...coming } = {}) {
    this.touched = Date.now();
    this.show(questionsScreen(this, coming));
    if (wanted) goTo(this, wanted);
  }

  /** Put a screen in the place of the one before; focus follows whoever pressed a button there. */
  show(parts) {
    const wasHere = this.root.contains(document.activeElement);
    this.root.replaceChildren(...parts, this.live);
    this.tell();
    if (!wasHere) return;
    this.root.querySelector("[data-first]").focus();
    this.root.scrollIntoView({ block: "start" });
  }

  /** The heading of a screen gets the focus when the screen comes up. */
  title(words, kicker = this.practice ? "Practice" : "Quiz") {
    const heading = element(`h${this.host.heading}`, { tabindex: -1, "data-first": true }, words);
    return element("header", {}, element("p", { class: "kicker" }, kicker), heading);
  }

  subtitle(words, attributes = {}) {
    return element(`h${this.host.heading + 1}`, attributes, words);
  }

  /** Each question as this student sees it. */
  questions() {
    const { student, attempt } = this.response;
    return this.paper.questions.map((each) => personal(this.paper, each, student, attempt));
  }

  announce(words) {
    this.live.textContent = words;
  }

  // ---- answers ------------------------------------------------------------------------------

  /** Note an answer or a confidence (undefined: none) and save. */
  note(part, question, value) {
    if (value === undefined) delete this.response[part][question.id];
    else this.response[part][question.id] = value;
    this.spend(question.id);
    return this.save();
  }

  /** The time since the last answer went into this one, thinking included. */
  spend(id) {
    const seconds = Math.min((Date.now() - this.touched) / 1000, LONGEST_PAUSE);
    this.touched = Date.now();
    this.spent[id] = (this.spent[id] ?? 0) + seconds;
    this.response.seconds[id] = Math.round(this.spent[id]);
  }

  save() {
    return this.hand((response) => this.host.save(response), "not saved");
  }

  async submit() {
    this.response.submitted = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    if (await this.hand((response) => this.host.submit(response), "not handed in")) {
      this.show(receiptScreen(this));
    } else {
      this.response.submitted = null;
    }
  }

  /** Hand the answers to the host and tell how it went; of several, the newest has the say. */
  async hand(over, failure) {
    const turn = ++this.saves;
    const tell = (...words) => turn === this.saves && this.tellSaved(...words);
    this.state.textContent = "";
    this.tell();
    const slow = setTimeout(() => tell("saving …"), SLOW);
    const silent = setTimeout(() => tell("not saved yet", this.host.silence), SILENT);
    try {
      await over(this.response);
      tell("saved");
      return true;
    } catch (error) {
      tell(failure, error.message);
      return false;
    } finally {
      clearTimeout(slow);
      clearTimeout(silent);
    }
  }

  reopen() {
    Object.assign(this.response, { submitted: null, quiz_sha256: this.host.sha256 });
    this.save();
    this.answer();
  }

  /** Practice only: another attempt has other numbers and another order. */
  tryAgain() {
    const { student, attempt } = this.response;
    this.response = begun(this.paper, this.host.sha256, student, attempt + 1);
    this.spent = {};
    this.save();
    this.answer();
  }

  // ---- what is told -------------------------------------------------------------------------

  tellSaved(state, trouble = "") {
    this.state.textContent = state && ` · ${state}`;
    write(this.alarm, trouble);
    this.tell();
  }

  tell() {
    if (!this.response) return;
    const { questions } = this.paper;
    const done = questions.filter((each) => isAnswered(each, this.response.answers[each.id]));
    write(this.count, `${done.length} of ${questions.length} answered`);
  }
}

/** What stands there already is not to be read out again. */
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
