import { byId, numberCell, row, rowHeader, setChildren, setText } from "../parts/elements.js";
import { count, decimal } from "../parts/format.js";
import { bar } from "./bar-cell.js";

const table = byId("importances");

/** Draws the permutation importance of the columns as bars with their standard deviation. */
export function drawImportance({ scoreName, score, rows, repeats, columns }) {
  setText(byId("importance-score"), `${scoreName} ${decimal(score)} on ${count(rows)} rows`);
  setText(byId("importance-repeats"), count(repeats));
  setText(byId("importance-head"), `decrease of ${scoreName}`);
  const largest = Math.max(...columns.map(({ mean, standardDeviation }) => mean + standardDeviation), Number.MIN_VALUE);
  setChildren(table.tBodies[0], ...columns.map((column) => line(column, largest)));
}

function line({ column, mean, standardDeviation }, largest) {
  const made = bar(mean / largest);
  made.classList.add("deviation");
  made.style.setProperty("--from", String(Math.max(0, (mean - standardDeviation) / largest)));
  made.style.setProperty("--to", String(Math.max(0, (mean + standardDeviation) / largest)));
  const head = rowHeader(column);
  head.append(made);
  return row(
    head,
    numberCell(mean, decimal(mean)),
    numberCell(standardDeviation, `± ${decimal(standardDeviation)}`)
  );
}
