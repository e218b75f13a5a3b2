// A student's answers: the record that response.py reads, begun afresh or taken up again.

function begun(paper, sha256, student, attempt = 1) {
  const drawn = paper.questions.filter(({ draws }) => draws?.length);
  const values = ({ id, ...question }) => personal(paper, { id, ...question }, student, attempt).values;
  return {
    schema: 1,
    quiz: paper.quiz,
    quiz_sha256: sha256,
    student,
    attempt,
    mode: paper.mode,
    versions: Object.fromEntries(paper.questions.map(({ id, version }) => [id, version])),
    draws: Object.fromEntries(drawn.map((question) => [question.id, values(question)])),
    answers: {},
    confidence: {},
    seconds: {},
    submitted: null,
  };
}

/**
 * What was kept, as answers to this paper, and which questions have changed since.
 *
 * It may come from an older paper or from anybody's file, so each part is taken only if it
 * fits. Answers to questions that changed stay, but have to be handed in again.
 */
function resumed(paper, sha256, kept) {
  const attempt = Number.isInteger(kept.attempt) && kept.attempt > 0 ? kept.attempt : 1;
  const response = begun(paper, sha256, kept.student, attempt);
  const changed = [];
  for (const question of paper.questions) {
    const { id, type, version } = question;
    const answer = kept.answers?.[id];
    if (answer === undefined) continue;
    if (kept.versions?.[id] !== version) changed.push(id);
    if (TYPES[type].fits(question, answer)) response.answers[id] = answer;
    if ([1, 2, 3].includes(kept.confidence?.[id])) response.confidence[id] = kept.confidence[id];
    if (kept.seconds?.[id] >= 0) response.seconds[id] = Math.round(kept.seconds[id]);
  }
  const isHandedIn = isText(kept.submitted) && changed.length === 0;
  if (isHandedIn) Object.assign(response, { submitted: kept.submitted, quiz_sha256: kept.quiz_sha256 });
  return { response, changed };
}

/** Why a file's contents are not answers to this quiz, in a sentence; null if they are. */
function foreign(paper, kept) {
  if (!isRecord(kept) || !isText(kept.student) || !isRecord(kept.answers)) {
    return "This is no file of answers.";
  }
  return kept.quiz === paper.quiz && kept.mode === paper.mode
    ? null
    : `This file holds answers to another quiz (${kept.quiz}). This one is ${paper.quiz}.`;
}

/** A short code to compare a receipt with a file by: which quiz, and how many answers. */
function receiptCode({ quiz_sha256: sha256, answers }) {
  return `${sha256.slice(0, 8)}-${Object.keys(answers).length}`;
}
