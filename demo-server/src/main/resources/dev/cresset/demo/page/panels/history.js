import { LineChart } from "../charts/line-chart.js";
import { byId, cell, element, numberCell, row, say, sayNumber } from "../parts/elements.js";
import { count, dataName, duration, figure, recipeName, score, share } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";
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
const sorted = sortable(table);
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

  const latestFirst = [...all].reverse();
  const make = (run) => line(run, open);
  const show = (made, run) => update(made, run, shownId);
  showKeyed(table.tBodies[0], latestFirst, ({ id }) => id, make, show, sorted);
  drawComparison();
}

function line({ id }, open) {
  const tick = element("input", { type: "checkbox", id: `tick-${id}` });
  tick.ariaLabel = `Lay the curves of run ${id} over the others`;
  tick.addEventListener("change", () => {
    ticked[tick.checked ? "add" : "delete"](id);
    drawComparison();
  });
  const button = element("button", { type: "button", className: "link", id: `open-${id}` });
  button.addEventListener("click", () => open(id));
  return row(
    element("td", {}, element("label", { className: "tick" }, tick)),
    element("th", { scope: "row" }, element("data", { value: String(id) }, String(id))),
    element("td", {}, button),
    element("td", {}, element("span")),
    cell(""),
    cell(""),
    ...Array.from({ length: 7 }, () => numberCell())
  );
}

function update(line, run, shownId) {
  const [tick, , recipe, state, data, backend, epochs, rate, seed, seconds, loss, accuracy, f1] = line.cells;
  const [button, badge] = [recipe.firstElementChild, state.firstElementChild];
  tick.querySelector("input").checked = ticked.has(run.id);
  say(button, recipeName(run));
  button.ariaLabel = `Show run ${run.id}, recipe ${recipeName(run)}`;
  badge.className = `state state-${run.state}`;
  say(badge, run.state);
  say(data, dataName(run.data));
  say(backend, run.backend);
  const last = run.history.at(-1);
  sayNumber(epochs, run.history.length, `${count(run.history.length)} of ${count(run.epochs)}`);
  sayNumber(rate, run.learningRate, String(run.learningRate));
  sayNumber(seed, run.seed, String(run.seed));
  sayNumber(seconds, run.seconds, duration(run.seconds));
  sayNumber(loss, last?.trainingLoss, figure(last?.trainingLoss));
  sayNumber(accuracy, run.accuracy, score(run.accuracy));
  sayNumber(f1, run.macroF1, figure(run.macroF1));
  line.ariaCurrent = run.id === shownId ? "true" : null;
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
