import { LineChart } from "../charts/line-chart.js";
import { seriesOf } from "../charts/series.js";
import { byId, cell, element, numberCell, row, setNumber, setText } from "../parts/elements.js";
import { count, dataName, decimal, duration, figureOf, NONE, recipeName } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { sortable } from "../parts/sorting.js";
import { CURVES } from "./charts.js";

const COLOURS = 6;
const SELECTED_AT_FIRST = 4;

const table = byId("past-runs");
const sorted = sortable(table);
const selected = new Set();
const known = new Set();
const figure = byId("compare");
const choice = byId("compare-curve");
const chart = new LineChart(figure, CURVES[0].description);
let runs = [];

choice.append(...CURVES.map(({ id, title }) => element("option", { value: id }, title)));
choice.addEventListener("change", drawComparison);

/** Draws the table of runs; `open` is called with the id of the run to show. */
export function drawHistory(all, shownId, open) {
  runs = all;
  const ids = new Set(all.map((each) => each.id));
  selected.forEach((id) => ids.has(id) || selected.delete(id));
  known.forEach((id) => ids.has(id) || known.delete(id));
  for (const { id } of all.slice(-SELECTED_AT_FIRST)) {
    if (!known.has(id)) {
      selected.add(id);
    }
  }
  ids.forEach((id) => known.add(id));

  setText(byId("figure-name"), all.some(({ task }) => task === "regression") ? "accuracy or R²" : "accuracy");
  const latestFirst = [...all].reverse();
  const make = (run) => line(run, open);
  const show = (made, run) => update(made, run, shownId);
  updateList(table.tBodies[0], latestFirst, ({ id }) => id, make, show, sorted);
  drawComparison();
}

function line({ id }, open) {
  const tick = element("input", { type: "checkbox", id: `tick-${id}`, ariaLabel: `Compare run ${id}` });
  tick.addEventListener("change", () => {
    selected[tick.checked ? "add" : "delete"](id);
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
  const [tick, , recipe, state, data, backend, epochs, rate, seed, time, trainingLoss, accuracy, f1] = line.cells;
  const [button, badge] = [recipe.firstElementChild, state.firstElementChild];
  tick.querySelector("input").checked = selected.has(run.id);
  setText(button, recipeName(run));
  button.ariaLabel = run.recipe === null ? `Show run ${run.id}, ${recipeName(run)}` : `Show run ${run.id}, recipe ${recipeName(run)}`;
  badge.className = `state state-${run.state}`;
  setText(badge, run.state);
  setText(data, run.data === null ? NONE : dataName(run.data));
  setText(backend, run.backend);
  const last = run.history.at(-1);
  const { seconds } = run.progress;
  setNumber(epochs, run.history.length, `${count(run.history.length)} of ${count(run.epochs)}`);
  setNumber(rate, run.learningRate, String(run.learningRate));
  setNumber(seed, run.seed, run.seed === null ? NONE : String(run.seed));
  setNumber(time, seconds, duration(seconds));
  setNumber(trainingLoss, last?.trainingLoss, decimal(last?.trainingLoss));
  const figure = figureOf(run);
  setNumber(accuracy, figure.value, run.r2 === null ? figure.text : `${figure.name} ${figure.text}`);
  setNumber(f1, run.macroF1, decimal(run.macroF1));
  line.ariaCurrent = run.id === shownId ? "true" : null;
}

function drawComparison() {
  const compared = runs.filter((run) => selected.has(run.id));
  const { title, description } = CURVES.find(({ id }) => id === choice.value);
  const series = compared.flatMap((run) =>
    seriesOf(description, run).map(({ points }) => ({
      run: run.id,
      name: [`${run.id}: ${recipeName(run)}`, run.data && dataName(run.data), `learning rate ${run.learningRate}`].filter(Boolean).join(", "),
      points,
      colour: (runs.indexOf(run) % COLOURS) + 1,
    }))
  );
  figure.hidden = compared.length === 0;
  chart.show(series, Math.max(0, ...compared.map((run) => run.history.length)), description);

  const without = compared.map((run) => run.id).filter((id) => series.every(({ run }) => run !== id));
  byId("compare-none").hidden = compared.length > 0 && without.length === 0;
  setText(byId("compare-none"), compared.length === 0 ? "Select runs in the table above." : `No ${title} for run ${without.join(", ")}.`);
}
