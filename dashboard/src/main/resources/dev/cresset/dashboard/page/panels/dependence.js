import { LineChart } from "../charts/line-chart.js";
import { result } from "../data/results.js";
import { byId, element, rowHeader, row, setChildren, setText } from "../parts/elements.js";
import { count, FORMATS } from "../parts/format.js";
import { showProblem } from "../parts/problems.js";
import { barCell } from "./bar-cell.js";

const COLOURS = 6;
const PROBABILITY = { label: "mean probability", format: "percent", zero: true, max: 1 };
const NUMBER = { label: "mean prediction", format: "figure" };
const menu = byId("dependence-column");
const table = byId("dependence-values");
const probabilities = chart("dependence-probabilities", PROBABILITY);
const numbers = chart("dependence-numbers", NUMBER);
let shown = null;

menu.addEventListener("change", load);

function chart(id, y) {
  return { figure: byId(id), chart: new LineChart(byId(id), { title: "Partial dependence", x: { label: "", format: "figure" }, y }) };
}

/** Draws how predictions depend on a column; the column stays the one that was chosen in the menu. */
export function drawDependence({ columns, classNames, targets }, path) {
  const chosen = menu.value;
  shown = { path, isProbability: classNames.length > 0, targets };
  setChildren(menu, ...columns.map(({ name }) => element("option", { value: name }, name)));
  menu.value = columns.some(({ name }) => name === chosen) ? chosen : columns[0].name;
  load();
}

async function load() {
  const { path } = shown;
  const column = menu.value;
  const current = () => shown.path === path && menu.value === column;
  try {
    const dependence = await result(path, `table/partial-dependence?column=${encodeURIComponent(column)}`);
    if (current()) {
      showProblem("dependence-problem", null);
      draw(dependence);
    }
  } catch (failure) {
    if (current()) {
      hideAll();
      showProblem("dependence-problem", failure);
    }
  }
}

function hideAll() {
  [probabilities.figure, numbers.figure, byId("dependence-bars")].forEach((each) => (each.hidden = true));
}

function draw(dependence) {
  hideAll();
  setText(byId("dependence-rows"), count(dependence.rows));
  if (dependence.type === "number") {
    drawLines(dependence);
  } else {
    drawBars(dependence);
  }
}

function axis() {
  const { isProbability, targets } = shown;
  return !isProbability && targets.length === 1 ? { ...NUMBER, label: `mean ${targets[0]}` } : isProbability ? PROBABILITY : NUMBER;
}

function drawLines({ column, outputs, points }) {
  const { figure, chart: lines } = shown.isProbability ? probabilities : numbers;
  const places = points.map(({ number }) => number);
  const series = outputs.map((name, at) => ({
    name,
    points: points.map(({ number, means }) => ({ x: number, y: means[at] })),
    colour: (at % COLOURS) + 1,
  }));
  figure.hidden = false;
  lines.show(series, places.at(-1), {
    title: `Partial dependence on ${column}`,
    x: { label: column, format: "figure", from: places[0] },
    y: axis(),
  });
}

function drawBars({ column, outputs, points }) {
  const { label, format } = axis();
  const all = points.flatMap(({ means }) => means);
  // Bars begin at 0.
  const most = Math.min(...all) < 0 ? null : shown.isProbability ? 1 : Math.max(...all);
  byId("dependence-bars").hidden = false;
  setText(table.caption, `Partial dependence on ${column}: ${label}`);
  const heads = [column, ...outputs].map((name) => element("th", { scope: "col" }, name));
  setChildren(table.tHead.rows[0], ...heads);
  const lines = points.map(({ value, means }) =>
    row(rowHeader(value), ...means.map((mean) => barCell(mean, FORMATS[format].value(mean), most === null ? null : mean / most)))
  );
  setChildren(table.tBodies[0], ...lines);
}
