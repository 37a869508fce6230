import { element, numberCell } from "../parts/elements.js";

/** A cell with a number above a bar of this share of its width; without a bar if the share is null. */
export function barCell(value, text, share) {
  const cell = numberCell(value, text);
  cell.classList.add("bar-cell");
  if (share !== null) {
    cell.append(bar(share));
  }
  return cell;
}

/** A bar that repeats a number of its row. */
export function bar(share) {
  const made = element("span", { className: "bar", ariaHidden: "true" });
  made.style.setProperty("--share", String(Math.min(1, Math.max(0, share))));
  return made;
}
