import { result } from "../data/results.js";
import { isBuilt, isTested } from "../data/runs.js";
import { readDrawings } from "../drawing/draw.js";
import { drawCalibration } from "./calibration.js";
import { drawClasses } from "./classes.js";
import { drawConfusion } from "./confusion.js";
import { drawMistakes } from "./mistakes.js";
import { drawModel } from "./model.js";
import { pending } from "./pending.js";
import { drawScores } from "./scores.js";
import { drawWeights } from "./weights.js";

const AGAIN_MILLIS = 2000;
const AFTER_TRAINING = ["evaluation", "mistakes", "calibration", "weights"];
const DRAW = {
  model: (model) => drawModel(model),
  evaluation(evaluation, runId) {
    drawScores(evaluation);
    drawClasses(evaluation);
    drawConfusion(runId, evaluation);
    readDrawings(runId, evaluation);
  },
  mistakes: async (examples, runId) => drawMistakes(examples, await result(runId, "evaluation")),
  calibration: (calibration) => drawCalibration(calibration),
  weights: (weights) => drawWeights(weights),
};
/** What each part shows: the run, the answer that was asked for, and its text. */
const drawn = new Map();
let shown = null;
let again = null;

/** Asks for what is known of a run and draws it; what is not yet known says why. */
export function drawResults(run) {
  shown = run;
  const unbuilt = run.state === "failed" ? "The run failed before there was a network." : "The network is being built.";
  if (isBuilt(run)) {
    show(run, "model");
  } else {
    drawn.delete("model");
    pending("model", unbuilt);
  }
  for (const part of AFTER_TRAINING) {
    if (isTested(run)) {
      show(run, part);
    } else {
      drawn.delete(part);
      pending(part, untested(run));
    }
  }
}

function untested(run) {
  return {
    training: "The network is tested when training is over.",
    testing: "The network is being tested…",
    failed: "The run failed, so there is no test.",
  }[run.state] ?? "This network has not been tested.";
}

async function show(run, part) {
  const answer = result(run.id, part);
  if (drawn.get(part)?.answer === answer) {
    return;
  }
  try {
    const known = await answer;
    if (shown.id !== run.id) {
      return;
    }
    const text = JSON.stringify(known);
    const before = drawn.get(part);
    // The same again, after the connection was lost: what a person is using stays as it is.
    if (before?.id !== run.id || before.text !== text) {
      // Charts take their size from a panel that can be seen.
      pending(part, null);
      await DRAW[part](known, run.id);
    }
    drawn.set(part, { id: run.id, answer, text });
  } catch (failure) {
    if (shown.id === run.id) {
      failed(run, part, failure);
    }
  }
}

function failed(run, part, failure) {
  // What is drawn stays while the server does not answer.
  if (drawn.get(part)?.id !== run.id || failure.status === 404) {
    drawn.delete(part);
    pending(part, failure.message);
  }
  // Without an answer, the next connection asks again.
  if (failure.status >= 500) {
    again ??= setTimeout(() => {
      again = null;
      drawResults(shown);
    }, AGAIN_MILLIS);
  }
}
