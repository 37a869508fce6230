import { byId, element, numberCell, row, rowHeader, setNumber, setText } from "../parts/elements.js";
import { units } from "../parts/features.js";
import { count, decimal, small } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { sortable } from "../parts/sorting.js";
import { drawRegressionChart } from "./charts.js";
import { range } from "./intervals.js";

const FIGURES = [
  ["r2", "regression-r2", decimal],
  ["meanAbsoluteError", "regression-mae", small],
  ["rootMeanSquareError", "regression-rmse", small],
];
const table = byId("predicted");
const sorted = sortable(table);
const details = byId("predicted-data");
let points = [];

details.addEventListener("toggle", drawTable);

/** Draws the predicted numbers of a test against the actual ones, and the metrics. */
export function drawRegression(regression) {
  ({ points } = regression);
  setText(byId("predicted-sample"), "");
  drawRegressionChart(regression, (index) => setText(byId("predicted-sample"), sample(points[index])));
  drawTable();
  setText(byId("regression-target"), regression.target);
  setText(byId("regression-samples"), `${count(regression.samples)} test ${units()}`);
  setText(byId("regression-resamples"), count(regression.resamples));
  for (const [field, id, format] of FIGURES) {
    const line = byId(id);
    if (line.cells.length === 1) {
      line.append(numberCell(), element("td"));
    }
    setNumber(line.cells[1], regression[field].value, format(regression[field].value));
    setText(line.cells[2], range(regression[field], format));
  }
}

function sample({ actual, predicted, residual, text }) {
  const numbers = `Actual ${small(actual)}, predicted ${small(predicted)}, residual ${small(residual)}`;
  return text === null ? `${numbers}.` : `${numbers}: ${text}.`;
}

/** The table is filled while it is open. */
function drawTable() {
  if (details.open) {
    updateList(table.tBodies[0], points, ({ index }) => index, line, update, sorted);
  }
}

const line = () => row(rowHeader(""), numberCell(), numberCell(), numberCell(), element("td"));

function update(made, { index, actual, predicted, residual, text }) {
  const [head, ...numbers] = made.cells;
  setNumber(head, index, count(index));
  [actual, predicted, residual].forEach((value, at) => setNumber(numbers[at], value, small(value)));
  setText(numbers[3], text ?? "");
}
