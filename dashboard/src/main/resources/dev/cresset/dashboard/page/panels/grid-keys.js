const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Makes the buttons of a table one tab stop. The arrow keys move between them, Home and End to the ends
 * of the row.
 */
export function moveWithArrows(table) {
  table.addEventListener("keydown", (event) => {
    const at = event.target.closest("td");
    const to = at && destination(at, event.key);
    if (to) {
      event.preventDefault();
      to.focus();
    }
  });
  table.addEventListener("focusin", (event) => {
    table.querySelectorAll("button[tabindex='0']").forEach((each) => (each.tabIndex = -1));
    event.target.tabIndex = 0;
  });
}

function destination(at, key) {
  const line = at.parentElement;
  if (key === "Home" || key === "End") {
    return line.cells[key === "Home" ? 1 : line.cells.length - 1].querySelector("button");
  }
  const [down, right] = STEPS[key] ?? [];
  if (down === undefined) {
    return null;
  }
  const rows = line.parentElement.rows;
  return rows[line.sectionRowIndex + down]?.cells[at.cellIndex + right]?.querySelector("button") ?? null;
}
