import { byId, element, numberCell, row, say, sayNumber } from "../parts/elements.js";
import { count, figure } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";
import { sortable } from "../parts/sorting.js";

const table = byId("classes");
const sorted = sortable(table);

/** Draws precision, recall, F1 and support of each class. */
export function drawClasses({ perClass, classNames, confusion }) {
  const never = classNames.filter((_, predicted) => confusion.every((counts) => counts[predicted] === 0));
  byId("never").hidden = never.length === 0;
  say(byId("never"), `Never predicted: ${never.join(", ")}; a precision of 0 / 0 counts as 0.`);

  const classes = perClass.map((figures, at) => ({ at, name: classNames[at], figures }));
  showKeyed(table.tBodies[0], classes, ({ at }) => at, line, update, sorted);
}

const line = () => row(element("th", { scope: "row" }, element("data")), numberCell(), numberCell(), numberCell(), numberCell());

function update(line, { at, name, figures }) {
  const [head, precision, recall, f1, support] = line.cells;
  sayNumber(head, at, name);
  sayNumber(precision, figures.precision, figure(figures.precision));
  sayNumber(recall, figures.recall, figure(figures.recall));
  sayNumber(f1, figures.f1, figure(figures.f1));
  sayNumber(support, figures.support, count(figures.support));
}
