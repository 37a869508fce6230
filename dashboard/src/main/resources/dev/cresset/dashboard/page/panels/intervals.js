import { byId, element, numberCell, row, rowHeader, setNumber, setText } from "../parts/elements.js";
import { count, decimal, NONE, percent } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";

const FIGURES = [
  ["accuracy", "accuracy", percent],
  ["macroPrecision", "precision, macro", decimal],
  ["macroRecall", "recall, macro", decimal],
  ["macroF1", "F1, macro", decimal],
  ["macroRocAuc", "ROC AUC, macro", decimal],
  ["logLoss", "log loss", decimal],
  ["brier", "Brier score", decimal],
];

/** "0.9012 to 0.9345". */
export const range = ({ lower, upper }, format) => (lower === null ? NONE : `${format(lower)} to ${format(upper)}`);

/** Draws metrics with their confidence intervals. */
export function drawIntervals(intervals) {
  setText(byId("intervals-resamples"), count(intervals.resamples));
  updateList(byId("intervals").tBodies[0], FIGURES, ([field]) => field, line, (made, [field, , format]) => {
    const [, value, interval] = made.cells;
    setNumber(value, intervals[field].value, format(intervals[field].value));
    setText(interval, range(intervals[field], format));
  });
}

const line = ([, name]) => row(rowHeader(name), numberCell(), element("td"));
