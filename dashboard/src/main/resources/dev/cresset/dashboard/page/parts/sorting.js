import { element } from "./elements.js";
import { arrange } from "./keyed-list.js";

/**
 * Makes a table sortable by the column headers with `data-sort`: each gets a button and, when used,
 * `aria-sort`. Returns a function that sorts rows, for updates of the body.
 */
export function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  let by = null;
  let descending = false;

  function sorted(rows) {
    if (by === null) {
      return rows;
    }
    const column = heads.indexOf(by);
    const ascending = [...rows].sort((one, other) => compare(keyOf(one, column), keyOf(other, column)));
    return descending ? ascending.reverse() : ascending;
  }

  for (const head of heads.filter((each) => "sort" in each.dataset)) {
    const button = element("button", { type: "button", className: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => {
      descending = by === head ? !descending : head.dataset.sort === "descending";
      by = head;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      arrange(table.tBodies[0], sorted([...table.tBodies[0].rows]));
    });
    head.append(button);
  }
  return sorted;
}

function keyOf(row, column) {
  const cell = row.cells[column];
  const number = cell.querySelector("data");
  return number ? Number(number.value) : cell.textContent;
}

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") {
    return one - other;
  }
  // Missing values come first in ascending order.
  if (typeof one !== typeof other) {
    return typeof one === "number" ? 1 : -1;
  }
  return one.localeCompare(other, "en", { numeric: true });
}
