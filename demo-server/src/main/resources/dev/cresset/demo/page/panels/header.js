import { isActive, isTested, secondsOf } from "../data/runs.js";
import { byId, element, hide, say } from "../parts/elements.js";
import { count, dataName, duration, NONE, rate, score } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";

const STATES = { training: "Training", testing: "Testing", finished: "Finished", stopped: "Stopped", failed: "Failed" };

/** Draws what is trained and how; the parts that do not change with each step. */
export function drawHeader(run) {
  say(byId("title"), run.title);
  const tested = isTested(run);
  byId("score").hidden = !tested;
  byId("share").hidden = tested || !isActive(run);
  if (tested) {
    byId("score-number").value = String(run.accuracy);
    say(byId("score-number"), score(run.accuracy));
    say(byId("score-detail"), `of ${count(run.testImages)} test images`);
  }
  byId("run-failure").hidden = run.state !== "failed";
  say(byId("run-error"), run.error ?? "");
  byId("exports").hidden = !tested;
  drawProgress(run);
}

/** Draws what changes with each step. */
export function drawProgress(run) {
  const state = byId("state");
  state.className = `state state-${run.state}`;
  say(state, STATES[run.state] ?? run.state);
  const detail = [`run ${run.id}`, run.variant, run.state === "stopped" ? `after ${epochs(run)}` : null];
  say(byId("state-detail"), detail.filter(Boolean).join(" · "));
  document.title = `${headline(run)} · Cresset`;
  say(byId("stop"), run.state === "testing" ? "Stop after the test" : "Stop training");
  hide(byId("stop"), !run.stoppable, byId("title"));
  byId("progress").hidden = !isActive(run);
  showKeyed(byId("facts"), facts(run), ([name]) => name, fact, updateFact);
  if (!isActive(run)) {
    return;
  }
  const { epoch, batch, batches, share, secondsLeft } = run.progress;
  byId("progress-bar").value = run.state === "testing" ? 1 : share;
  say(byId("share-number"), `${Math.floor(100 * share)}\u00a0%`);
  say(
    byId("progress-text"),
    run.state === "testing"
      ? `Reading the ${count(run.testImages)} test images`
      : `Epoch ${count(Math.max(1, epoch))} of ${count(run.epochs)} · batch ${count(batch)} of ${count(batches)}`
  );
  const left = run.state === "testing" || secondsLeft === null ? "" : `${duration(secondsLeft)} left`;
  say(byId("progress-left"), left);
}

/** What the browser's tab says. */
const headline = (run) =>
  run.state === "training"
    ? `${Math.floor(100 * run.progress.share)}\u00a0% trained`
    : isTested(run)
      ? score(run.accuracy)
      : STATES[run.state];

const epochs = (run) => `${count(run.history.length)} of ${count(run.epochs)} epochs`;

function facts(run) {
  return [
    ["recipe", run.recipe],
    ["data", dataName(run.data)],
    ["backend", run.backend],
    ["Cresset", run.version ?? NONE],
    ["seed", String(run.seed)],
    ["epochs", count(run.epochs)],
    ["batch size", count(run.batchSize)],
    ["loss", run.loss],
    ["optimizer", run.optimizer],
    ["training images", count(run.trainingImages)],
    ["validation images", run.validationImages ? count(run.validationImages) : "none"],
    ["training time", trainingTime(run)],
    ["speed", speed(run)],
  ];
}

const trainingTime = (run) => duration(secondsOf(run));

const speed = (run) => (run.samplesPerSecond > 0 ? rate(run.samplesPerSecond) : NONE);

const fact = ([name]) => element("div", {}, element("dt", {}, name), element("dd"));

const updateFact = (fact, [, value]) => say(fact.lastElementChild, value);
