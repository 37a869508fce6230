import { result } from "../data/results.js";
import { isBuilt, isTested } from "../data/runs.js";
import { classifyDrawings } from "../drawing/draw.js";
import { drawCalibration } from "./calibration.js";
import { drawClasses } from "./classes.js";
import { drawConfusion } from "./confusion.js";
import { drawMisclassified } from "./misclassified.js";
import { drawModel } from "./model.js";
import { showPlaceholder } from "./placeholders.js";
import { drawScores } from "./scores.js";
import { drawWeights } from "./weights.js";

const RETRY_MILLIS = 2000;
const AFTER_TEST = ["evaluation", "misclassified", "calibration", "weights"];
const DRAW = {
  model: (model) => drawModel(model),
  evaluation(evaluation, runId) {
    drawScores(evaluation);
    drawClasses(evaluation);
    drawConfusion(runId, evaluation);
    classifyDrawings(runId, evaluation);
  },
  misclassified: async (examples, runId) => drawMisclassified(examples, await result(runId, "evaluation")),
  calibration: (calibration) => drawCalibration(calibration),
  weights: (weights) => drawWeights(weights),
};
/** What each part shows: the run, the request and its response as text. */
const drawn = new Map();
let shown = null;
let retry = null;

/** Requests and draws the results of a run, with placeholders for those that are not available. */
export function drawResults(run) {
  shown = run;
  const unbuilt = run.state === "failed" ? "Not available: the run failed." : "Building the network…";
  if (isBuilt(run)) {
    show(run, "model");
  } else {
    drawn.delete("model");
    showPlaceholder("model", unbuilt);
  }
  for (const part of AFTER_TEST) {
    if (isTested(run)) {
      show(run, part);
    } else {
      drawn.delete(part);
      showPlaceholder(part, untested(run));
    }
  }
}

function untested(run) {
  return {
    training: "Available after the test.",
    testing: "Testing…",
    failed: "Not available: the run failed.",
  }[run.state];
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
    // Unchanged after a reconnect: keep focus, selection and scroll position.
    if (before?.id !== run.id || before.text !== text) {
      // Charts take their size from a visible panel.
      showPlaceholder(part, null);
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
  // Keep what is drawn while the server does not respond.
  if (drawn.get(part)?.id !== run.id || failure.status === 404) {
    drawn.delete(part);
    showPlaceholder(part, failure.message);
  }
  // Without a response, the next connection requests again.
  if (failure.status >= 500) {
    retry ??= setTimeout(() => {
      retry = null;
      drawResults(shown);
    }, RETRY_MILLIS);
  }
}
