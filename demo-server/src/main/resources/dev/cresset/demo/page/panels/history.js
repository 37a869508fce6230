import { LineChart } from "../charts/line-chart.js";
import { byId, cell, element, fill, numberCell, row, say } from "../parts/elements.js";
import { count, dataName, duration, figure, recipeName, score, share } from "../parts/format.js";
import { sortable } from "../parts/sorting.js";
import { byEpoch } from "./curves.js";

const COLOURS = 6;
const FIRST_TICKED = 4;
const CURVES = {
  trainingLoss: ["training loss", figure],
  validationLoss: ["validation loss", figure],
  trainingAccuracy: ["training accuracy", score, share],
  validationAccuracy: ["validation accuracy", score, share],
};

const table = byId("past-runs");
const sort = sortable(table);
const ticked = new Set();
const known = new Set();
const charts = new Map(
  Object.entries(CURVES).map(([name, [title, format, onAxis]]) => [
    name,
    new LineChart(byId(`compare-${name}`), { x: "epoch", y: title, format, onAxis }),
  ])
);
const choice = byId("compare-curve");
let runs = [];

choice.addEventListener("change", drawComparison);

/** Draws the table of runs; `open` is called with the id of the one to show. */
export function drawHistory(all, shownId, open) {
  runs = all;
  const ids = new Set(all.map((each) => each.id));
  ticked.forEach((id) => ids.has(id) || ticked.delete(id));
  known.forEach((id) => ids.has(id) || known.delete(id));
  for (const { id } of all.slice(-FIRST_TICKED)) {
    if (!known.has(id)) {
      ticked.add(id);
    }
  }
  ids.forEach((id) => known.add(id));

  const focused = document.activeElement?.closest("#past-runs tbody *")?.id;
  fill(table.tBodies[0], ...all.map((run) => line(run, shownId, open)).reverse());
  sort();
  if (focused) {
    byId(focused)?.focus();
  }
  drawComparison();
}

function line(run, shownId, open) {
  const tick = element("input", { type: "checkbox", id: `tick-${run.id}`, checked: ticked.has(run.id) });
  tick.ariaLabel = `Lay the curves of run ${run.id} over the others`;
  tick.addEventListener("change", () => {
    ticked[tick.checked ? "add" : "delete"](run.id);
    drawComparison();
  });
  const button = element("button", { type: "button", className: "link", id: `open-${run.id}` }, recipeName(run));
  button.ariaLabel = `Show run ${run.id}, recipe ${recipeName(run)}`;
  button.addEventListener("click", () => open(run.id));
  const last = run.history.at(-1);
  const made = row(
    element("td", {}, element("label", { className: "tick" }, tick)),
    element("th", { scope: "row" }, element("data", { value: String(run.id) }, String(run.id))),
    element("td", {}, button),
    element("td", {}, element("span", { className: `state state-${run.state}` }, run.state)),
    cell(dataName(run.data)),
    cell(run.backend),
    numberCell(run.history.length, `${count(run.history.length)} of ${count(run.epochs)}`),
    numberCell(run.learningRate, String(run.learningRate)),
    numberCell(run.seed, String(run.seed)),
    numberCell(run.seconds, duration(run.seconds)),
    numberCell(last?.trainingLoss, figure(last?.trainingLoss)),
    numberCell(run.accuracy, score(run.accuracy)),
    numberCell(run.macroF1, figure(run.macroF1))
  );
  if (run.id === shownId) {
    made.ariaCurrent = "true";
  }
  return made;
}

function drawComparison() {
  const compared = runs.filter((run) => ticked.has(run.id));
  for (const [name, chart] of charts) {
    byId(`compare-${name}`).hidden = name !== choice.value || compared.length === 0;
    if (name === choice.value) {
      drawCurves(name, chart, compared);
    }
  }
}

function drawCurves(name, chart, compared) {
  const [title, format] = CURVES[name];
  const has = (run) => byEpoch(run, name).length > 0;
  const series = compared.filter(has).map((run) => ({
    name: `${run.id}: ${recipeName(run)}, ${dataName(run.data)}, rate ${run.learningRate}`,
    points: byEpoch(run, name),
    colour: (runs.indexOf(run) % COLOURS) + 1,
  }));
  const ends = series.map((each) => `run ${each.name}: ${format(each.points.at(-1).y)}`);
  const epochs = Math.max(0, ...compared.map((run) => run.history.length));
  chart.show(series, `Runs compared by ${title}; last: ${ends.join("; ")}.`, epochs);

  const without = compared.filter((run) => !has(run)).map((run) => run.id);
  const none = compared.length === 0 ? "Tick a run in the table above." : `No ${title}: ${without.length > 1 ? "runs" : "run"} ${without.join(", ")}.`;
  byId("compare-none").hidden = compared.length > 0 && without.length === 0;
  say(byId("compare-none"), none);
}
