import { LineChart } from "../charts/line-chart.js";
import { epochsOf, isBuilt, isTested, stepsOf } from "../data/runs.js";
import { byId } from "../parts/elements.js";
import { count, figure, score, share, thousands } from "../parts/format.js";

const TRAINING = 1;
const VALIDATION = 2;
const TEST = 3;

const running = new LineChart(byId("running-loss"), { x: "step", y: "loss", format: figure, formatX: thousands, zero: true });
const loss = new LineChart(byId("epoch-loss"), { x: "epoch", y: "mean loss", format: figure });
const accuracy = new LineChart(byId("epoch-accuracy"), { x: "epoch", y: "accuracy", format: score, onAxis: share });

/** Draws the loss of the steps so far. */
export function drawRunningLoss(run) {
  const steps = run.running.map(({ step, loss: y }) => ({ x: step, y })).filter(({ y }) => y !== null);
  running.show(
    [
      { name: "smoothed", points: smoothed(steps), colour: TRAINING, bare: true },
      { name: "as it comes", points: steps, colour: TRAINING, faint: true },
    ],
    `Running training loss over ${count(steps.at(-1)?.x)} steps, from ${figure(steps[0]?.y)} to ${figure(steps.at(-1)?.y)}.`,
    stepsOf(run)
  );
}

/** A moving mean in which a step's weight halves with each 120th of those so far. */
function smoothed(points) {
  const halving = points.at(-1)?.x / 120;
  let last = points[0];
  return points.map(({ x, y }) => {
    const kept = 0.5 ** ((x - last.x) / halving);
    last = { x, y: kept * last.y + (1 - kept) * y };
    return last;
  });
}

/** Draws how the loss fell and the accuracy rose from epoch to epoch. */
export function drawEpochs(run) {
  pair(loss, run, "Loss", ["trainingLoss", "validationLoss"], figure);
  byId("no-validation").hidden = run.validationImages > 0 || !isBuilt(run);
  const test = isTested(run) ? [{ x: run.history.length, y: run.accuracy }] : [];
  pair(accuracy, run, "Accuracy", ["trainingAccuracy", "validationAccuracy"], score, test);
}

function pair(chart, run, title, [training, validation], format, test = []) {
  const series = [
    { name: "training", points: byEpoch(run, training), colour: TRAINING },
    { name: "validation", points: byEpoch(run, validation), colour: VALIDATION },
    { name: "test", points: test, colour: TEST },
  ].filter((each) => each.points.length > 0);
  const ends = series.map(({ name, points }) => `${name} ${format(points[0].y)} to ${format(points.at(-1).y)}`);
  chart.show(series, `${title} over ${count(run.history.length)} epochs: ${ends.join(", ")}.`, epochsOf(run));
}

/** The figures of one name, a point for each epoch that has one. */
export const byEpoch = (run, name) =>
  run.history
    .map((each) => ({ x: each.epoch, y: each[name] }))
    .filter((point) => point.y !== null && point.y !== undefined);
