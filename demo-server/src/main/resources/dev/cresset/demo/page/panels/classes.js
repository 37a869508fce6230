import { byId, element, fill, numberCell, row, say } from "../parts/elements.js";
import { count, figure } from "../parts/format.js";
import { sortable } from "../parts/sorting.js";

const table = byId("classes");
const sort = sortable(table);

/** Draws precision, recall, F1 and support of each class. */
export function drawClasses({ perClass, classNames, confusion }) {
  const never = classNames.filter((_, predicted) => confusion.every((counts) => counts[predicted] === 0));
  byId("never").hidden = never.length === 0;
  say(byId("never"), `Never predicted: ${never.join(", ")}; a precision of 0 / 0 counts as 0.`);

  const rows = perClass.map((each, at) =>
    row(
      element("th", { scope: "row" }, element("data", { value: String(at) }, classNames[at])),
      numberCell(each.precision, figure(each.precision)),
      numberCell(each.recall, figure(each.recall)),
      numberCell(each.f1, figure(each.f1)),
      numberCell(each.support, count(each.support))
    )
  );
  fill(table.tBodies[0], ...rows);
  sort();
}
