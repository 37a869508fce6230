import { isActive, isTested, secondsOf } from "../data/runs.js";
import { byId, hide, setText } from "../parts/elements.js";
import { count, dataName, decimal, duration, figureOf, NONE, percent, rate } from "../parts/format.js";
import { units } from "../parts/features.js";
import { drawFacts } from "./facts.js";

const STATES = { training: "Training", testing: "Testing", finished: "Finished", stopped: "Stopped", failed: "Failed" };

/** Draws title, result, error, exports and downloads of a run. */
export function drawHeader(run) {
  setText(byId("title"), run.title);
  const tested = isTested(run);
  if (tested) {
    showScore(run);
  } else {
    byId("score").hidden = true;
  }
  byId("share").hidden = tested || !isActive(run);
  byId("run-failure").hidden = run.state !== "failed";
  setText(byId("run-error"), run.error ?? "");
  byId("exports").hidden = !tested;
  for (const kind of ["html", "json", "csv"]) {
    byId(`export-${kind}`).href = `api/runs/${run.id}/report.${kind}`;
  }
  byId("downloads").hidden = !tested;
  for (const kind of ["safetensors", "onnx"]) {
    byId(`download-${kind}`).href = `api/runs/${run.id}/model.${kind}`;
  }
  byId("download-onnx").hidden = run.unit === "row";
  byId("onnx-none").hidden = run.unit !== "row";
}

/** Draws title, result and properties of an uploaded model. */
export function drawModelHeader(model) {
  setText(byId("title"), model.name);
  showScore(model);
  byId("share").hidden = true;
  for (const id of ["run-failure", "exports", "downloads", "progress", "resuming"]) {
    byId(id).hidden = true;
  }
  const state = byId("state");
  state.className = "state state-finished";
  setText(state, "Model file");
  setText(byId("state-detail"), `model ${model.id}`);
  document.title = `${percent(model.accuracy)} · Cresset`;
  drawFacts(byId("facts"), [
    ["test set", dataName(model.data)],
    ["parameters", count(model.parameters)],
    ["transforms", model.transforms],
    ["macro precision", decimal(model.macroPrecision)],
    ["macro recall", decimal(model.macroRecall)],
    ["macro F1", decimal(model.macroF1)],
  ]);
}

function showScore(tested) {
  const { name, value, text } = figureOf(tested);
  byId("score").hidden = false;
  byId("score-number").value = String(value);
  setText(byId("score-number"), text);
  setText(byId("score-name"), name);
  setText(byId("score-detail"), `on ${count(tested.testImages)} test ${units()}`);
}

/** Draws state, settings and progress of a run, and whether it can be resumed now. */
export function drawProgress(run, resumable) {
  const state = byId("state");
  state.className = `state state-${run.state}`;
  setText(state, STATES[run.state]);
  const epochs = `after ${count(run.history.length)} of ${count(run.epochs)} epochs`;
  const early = run.stopReason === "early_stopped" ? `stopped early ${epochs}` : null;
  const resumed = run.resumedFrom === null ? null : `continues run ${run.resumedFrom}`;
  const detail = [`run ${run.id}`, resumed, run.variant, run.state === "stopped" ? epochs : early];
  setText(byId("state-detail"), detail.filter(Boolean).join(" · "));
  document.title = `${tabTitle(run)} · Cresset`;
  setText(byId("stop"), run.state === "testing" ? "Stop after the test" : "Stop training");
  hide(byId("stop"), !run.stoppable, byId("title"));
  hide(byId("resuming"), !resumable, byId("title"));
  byId("progress").hidden = !isActive(run);
  drawFacts(byId("facts"), facts(run));
  if (!isActive(run)) {
    return;
  }
  const { epoch, batch, batches, share, secondsLeft } = run.progress;
  const testing = run.state === "testing";
  byId("progress-bar").value = testing ? 1 : share;
  setText(byId("share-number"), percentDone(run));
  setText(
    byId("progress-text"),
    testing
      ? `Testing on ${count(run.testImages)} ${units()}`
      : `Epoch ${count(Math.max(1, epoch))} of ${count(run.epochs)} · batch ${count(batch)} of ${count(batches)}`
  );
  setText(byId("progress-left"), testing || secondsLeft === null ? "" : `${duration(secondsLeft)} left`);
}

const percentDone = (run) => `${Math.floor(100 * run.progress.share)}\u00a0%`;

function tabTitle(run) {
  if (run.state === "training") {
    return `${percentDone(run)} trained`;
  }
  return isTested(run) ? figureOf(run).text : STATES[run.state];
}

/** Why training ended, and the weights that early stopping kept. */
function endOf(run) {
  const monitored = run.validationImages > 0 ? "validation" : "training";
  const reason = {
    completed: "all epochs completed",
    early_stopped: `${monitored} loss not lower for ${run.patience === 1 ? "1 epoch" : `${count(run.patience)} epochs`}`,
    stopped: "stopped by request",
    interrupted: "interrupted",
  }[run.stopReason];
  return run.restoredEpoch === null ? reason : `${reason}; weights of epoch ${count(run.restoredEpoch)}`;
}

function facts(run) {
  const { samplesPerSecond } = run.progress;
  return [
    ...(run.recipe === null ? [] : [["recipe", run.recipe]]),
    ...(run.data === null ? [] : [["data", dataName(run.data)]]),
    ["backend", run.backend],
    ["Cresset", run.version],
    ...(run.seed === null ? [] : [["seed", String(run.seed)]]),
    ["epochs", count(run.epochs)],
    ["batch size", count(run.batchSize)],
    ["loss", run.loss],
    ["optimizer", run.optimizer],
    ...(run.schedule === null ? [] : [["schedule", run.schedule]]),
    ...(run.patience === null ? [] : [["early stopping", `patience ${count(run.patience)}`]]),
    ...(run.stopReason === null ? [] : [["end of training", endOf(run)]]),
    [`training ${units()}`, count(run.trainingImages)],
    [`validation ${units()}`, run.validationImages ? count(run.validationImages) : "none"],
    ["training time", duration(secondsOf(run))],
    ["throughput", samplesPerSecond > 0 ? rate(samplesPerSecond) : NONE],
  ];
}
