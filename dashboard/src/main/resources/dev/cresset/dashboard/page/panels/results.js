import { result } from "../data/results.js";
import { isBuilt, isTested } from "../data/runs.js";
import { classifyDrawings } from "../drawing/draw.js";
import { drawCalibration } from "./calibration.js";
import { drawClasses } from "./classes.js";
import { drawConfusion } from "./confusion.js";
import { drawCurves } from "./curves.js";
import { drawFilters } from "./filters.js";
import { FIRST_LAYER, firstLayerPart, showFirstLayer } from "./first-layer.js";
import { drawIntervals } from "./intervals.js";
import { drawLabelIssues } from "./label-issues.js";
import { drawMisclassified } from "./misclassified.js";
import { drawModel } from "./model.js";
import { drawDependence } from "./dependence.js";
import { drawImportance } from "./importance.js";
import { isOffered, unit } from "../parts/features.js";
import { showPlaceholder } from "./placeholders.js";
import { drawRegression } from "./regression.js";
import { drawRowForm } from "./row-form.js";
import { drawScores } from "./scores.js";
import { drawWeights } from "./weights.js";

const RETRY_MILLIS = 2000;
const IMPORTANCE = "table/permutation-importance";
const OF_TABLE = ["table", IMPORTANCE];
/** Parts that the server computes when they are first requested. */
const SLOW = ["curves", "intervals", "label-issues"];
const AFTER_TEST = {
  classification: ["evaluation", "misclassified", "calibration", ...FIRST_LAYER, ...SLOW],
  regression: ["regression"],
};
const DRAW = {
  model: (model) => drawModel(model),
  evaluation(evaluation, path) {
    drawScores(evaluation);
    drawClasses(evaluation);
    drawConfusion(path, evaluation);
    if (unit() === "image") {
      classifyDrawings(path, evaluation);
    }
  },
  regression: (regression) => drawRegression(regression),
  misclassified: async (examples, path) => drawMisclassified(examples, await result(path, "evaluation")),
  calibration: (calibration) => drawCalibration(calibration),
  weights: (weights) => drawWeights(weights),
  filters: async (filters, path) => drawFilters(path, filters, await result(path, "evaluation")),
  curves: async (curves, path) => drawCurves(path, curves, await result(path, "evaluation")),
  intervals: (intervals) => drawIntervals(intervals),
  table(table, path) {
    drawRowForm(table, path);
    drawDependence(table, path);
  },
  [IMPORTANCE]: (importance) => drawImportance(importance),
  "label-issues": async (issues, path) => drawLabelIssues(path, issues, await result(path, "evaluation")),
};
/** What each part shows: the path, the request and its response as text. */
const drawn = new Map();
let shown = null;
let retry = null;

/** Requests and draws the results of a run, with placeholders for those that are not available. */
export function drawResults(run) {
  const unbuilt = run.state === "failed" ? "Not available: the run failed." : "Building the network…";
  const { task, table } = run;
  draw({ path: `api/runs/${run.id}`, task, table, unbuilt: isBuilt(run) ? null : unbuilt, untested: isTested(run) ? null : untested(run) });
}

/** Requests and draws the results of an uploaded model. */
export const drawModelResults = ({ id }) => draw({ path: `api/models/${id}`, task: "classification", table: false, unbuilt: null, untested: null });

function untested(run) {
  return {
    training: "Available after the test.",
    testing: "Testing…",
    failed: "Not available: the run failed.",
    finished: "Not available: the run was not tested.",
    stopped: "Not available: the run was not tested.",
  }[run.state];
}

/** Only layers that take pixels can be drawn. */
const partsOf = ({ task }) => AFTER_TEST[task].filter((part) => !FIRST_LAYER.includes(part) || (isOffered("weights") && unit() !== "row"));

/** Draws what is at a path; texts that are not null stand in place of the layers and the results. */
function draw(source) {
  shown = source;
  const ofTable = source.table ? OF_TABLE : [];
  const texts = [["model", source.unbuilt], ...partsOf(source).map((part) => [part, source.untested]), ...ofTable.map((part) => [part, null])];
  for (const [part, text] of texts) {
    if (text !== null) {
      replace(part, text);
    } else if (!FIRST_LAYER.includes(part)) {
      show(source.path, part);
    }
  }
  if (texts.some(([part]) => FIRST_LAYER.includes(part))) {
    drawFirstLayer(source);
  }
}

function replace(part, text) {
  drawn.delete(part);
  showPlaceholder(part, text);
}

/** Chooses the panel of the first layer by its type, and draws it after the test. */
async function drawFirstLayer(source) {
  let chosen = "weights";
  if (source.unbuilt === null) {
    try {
      chosen = firstLayerPart(await result(source.path, "model"));
    } catch {
      // The panel of the layers shows the failure.
    }
  }
  if (shown !== source) {
    return;
  }
  showFirstLayer(chosen);
  FIRST_LAYER.filter((part) => part !== chosen).forEach((part) => replace(part, null));
  if (chosen !== null && source.untested === null) {
    show(source.path, chosen);
  }
}

async function show(path, part) {
  const answer = result(path, part);
  if (drawn.get(part)?.answer === answer) {
    return;
  }
  if ([...SLOW, ...OF_TABLE].includes(part) && drawn.get(part)?.path !== path) {
    // What was drawn before is gone, also if its run is shown again before this answer.
    drawn.delete(part);
    showPlaceholder(part, "Computing…");
  }
  try {
    const known = await answer;
    if (shown.path !== path) {
      return;
    }
    const text = JSON.stringify(known);
    const before = drawn.get(part);
    // Unchanged after a reconnect: keep focus, selection and scroll position.
    if (before?.path !== path || before.text !== text) {
      // Charts take their size from a visible panel.
      showPlaceholder(part, null);
      await DRAW[part](known, path);
    }
    drawn.set(part, { path, answer, text });
  } catch (failure) {
    if (shown.path === path) {
      failed(path, part, failure);
    }
  }
}

function failed(path, part, failure) {
  // Keep what is drawn while the server does not respond.
  if (drawn.get(part)?.path !== path || failure.status === 404) {
    drawn.delete(part);
    showPlaceholder(part, failure.message);
  }
  // Without a response, the next connection requests again.
  if (failure.status >= 500) {
    retry ??= setTimeout(() => {
      retry = null;
      draw(shown);
    }, RETRY_MILLIS);
  }
}
