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
const drawn = new Map();
let shownId = null;

/** Asks for what is known of a run and draws it; what is not yet known says why. */
export function drawResults(run) {
  shownId = run.id;
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
  if (drawn.get(part) === answer) {
    return;
  }
  try {
    const known = await answer;
    if (shownId !== run.id) {
      return;
    }
    // Charts take their size from a panel that can be seen.
    pending(part, null);
    await DRAW[part](known, run.id);
    drawn.set(part, answer);
  } catch (failure) {
    if (shownId === run.id) {
      pending(part, failure.message);
    }
  }
}
