import { element } from "./elements.js";

/**
 * Lets the heads of a table sort it. A head that can sort has `data-sort`; it gets a button, and
 * tells its order in `aria-sort`. The order outlives a redrawing of the body: call the function
 * that is returned after each.
 */
export function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  let by = null;
  let descending = false;

  function apply() {
    if (by === null) {
      return;
    }
    const column = heads.indexOf(by);
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((one, other) => compare(keyOf(one, column), keyOf(other, column)));
    body.append(...(descending ? rows.reverse() : rows));
  }

  for (const head of heads.filter((each) => "sort" in each.dataset)) {
    const button = element("button", { type: "button", className: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => {
      descending = by === head ? !descending : head.dataset.sort === "descending";
      by = head;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      apply();
    });
    head.append(button);
  }
  return apply;
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
  // What has no figure comes first on the way up, last on the way down.
  if (typeof one !== typeof other) {
    return typeof one === "number" ? 1 : -1;
  }
  return one.localeCompare(other, "en", { numeric: true });
}
