import { byId, element, numberCell, row, setText, setNumber } from "../parts/elements.js";
import { count, decimal } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { sortable } from "../parts/sorting.js";

const table = byId("classes");
const sorted = sortable(table);

/** Draws precision, recall, F1 and support of each class. */
export function drawClasses({ perClass, classNames, confusion }) {
  const never = classNames.filter((_, predicted) => confusion.every((counts) => counts[predicted] === 0));
  byId("never").hidden = never.length === 0;
  setText(byId("never"), `Never predicted: ${never.join(", ")}. The precision, 0 / 0, counts as 0.`);

  const classes = perClass.map((figures, at) => ({ at, name: classNames[at], figures }));
  updateList(table.tBodies[0], classes, ({ at }) => at, line, update, sorted);
}

const line = () => row(element("th", { scope: "row" }, element("data")), numberCell(), numberCell(), numberCell(), numberCell());

function update(line, { at, name, figures }) {
  const [head, precision, recall, f1, support] = line.cells;
  setNumber(head, at, name);
  setNumber(precision, figures.precision, decimal(figures.precision));
  setNumber(recall, figures.recall, decimal(figures.recall));
  setNumber(f1, figures.f1, decimal(figures.f1));
  setNumber(support, figures.support, count(figures.support));
}
