import { byId, element, row, rowHeader, setText } from "../parts/elements.js";
import { units } from "../parts/features.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { between, channels, colour, onThemeChange, readableOn, rgb } from "../parts/theme.js";
import { openImages } from "../images/dialog.js";
import { moveWithArrows } from "./grid-keys.js";

const MIN_STRENGTH = 0.1;
const LISTED = 8;

const table = byId("confusion");
const heads = row(element("td"));
let shown = null;

table.tHead.append(heads);
moveWithArrows(table);
onThemeChange(() => shown && draw());
for (const choice of document.querySelectorAll("[name=confusion-unit]")) {
  choice.addEventListener("change", () => shown && draw());
}

/** Draws the confusion matrix and the most frequent errors. */
export function drawConfusion(path, evaluation) {
  shown = { path, evaluation };
  draw();
}

function draw() {
  const { confusion, classNames } = shown.evaluation;
  table.classList.toggle("long-names", hasLongNames(classNames));
  const [corner] = heads.cells;
  corner.dataset.key = "corner";
  const columns = classNames.map((name, predicted) => ({ name, key: predicted }));
  updateList(heads, [{ key: "corner" }, ...columns], keyOf, columnHead, (head, { name }) => name && setText(head.firstElementChild, name));

  const errors = confusion.flatMap((counts, actual) => counts.filter((_, predicted) => predicted !== actual));
  const worst = Math.max(1, ...errors);
  const asShares = document.querySelector("[name=confusion-unit]:checked").value === "shares";
  updateList(table.tBodies[0], columns, keyOf, ({ name }) => row(rowHeader(name)), (line, { name, key: actual }) => {
    line.cells[0].dataset.key = "head";
    const cells = columns.map(({ key }) => ({ actual, predicted: key, key }));
    updateList(line, [{ key: "head" }, ...cells], keyOf, cellOf, (made, cell) =>
      cell.key === "head" ? setText(made, name) : update(made, cell, worst, asShares)
    );
  });
  if (table.querySelector("tbody button[tabindex='0']") === null) {
    table.querySelector("tbody button").tabIndex = 0;
  }
  listErrors();
}

const keyOf = ({ key }) => key;

const columnHead = () => element("th", { scope: "col" }, element("span"));

function listErrors() {
  const { confusion, classNames } = shown.evaluation;
  const frequent = confusion
    .flatMap((counts, actual) => counts.map((images, predicted) => ({ actual, predicted, images, key: `${actual}-${predicted}` })))
    .filter((each) => each.actual !== each.predicted && each.images > 0)
    .sort((one, other) => other.images - one.images)
    .slice(0, LISTED);
  byId("frequent-title").hidden = frequent.length === 0;
  updateList(byId("frequent"), frequent, keyOf, frequentError, (line, { actual, predicted, images }) => {
    setText(line.firstElementChild, `${classNames[actual]} classified as ${classNames[predicted]}`);
    setText(line.lastElementChild, count(images));
  });
}

const frequentError = (error) => element("li", {}, opener({ className: "link" }, error), element("b"));

const cellOf = (cell) => element("td", { className: cell.actual === cell.predicted ? "right" : "" }, opener({ tabIndex: -1 }, cell));

/** A button that opens the images of a cell of the results shown at that time. */
function opener(properties, { actual, predicted }) {
  const button = element("button", { type: "button", ...properties });
  button.addEventListener("click", () => openImages(shown.path, actual, predicted, shown.evaluation));
  return button;
}

function update(cell, { actual, predicted }, worst, asShares) {
  const { confusion, classNames, perClass } = shown.evaluation;
  const images = confusion[actual][predicted];
  const support = perClass[actual].support;
  const ofRow = support === 0 ? 0 : images / support;

  const button = cell.firstElementChild;
  setText(button, asShares ? brief(ofRow) : String(images));
  button.title = `Actual ${classNames[actual]}, predicted ${classNames[predicted]}: ${count(images)} ${units()} (${share(ofRow)} of the row)`;
  button.ariaLabel = button.title;
  button.classList.toggle("zero", images === 0);
  if (images === 0) {
    button.style.backgroundColor = "";
    button.style.color = "";
    return;
  }
  const correct = actual === predicted;
  // The diagonal of a good model varies little; squaring increases the differences.
  const strength = correct ? ofRow ** 2 : images / worst;
  const full = channels(colour(correct ? "right" : "wrong"));
  const back = between(channels(colour("panel")), full, MIN_STRENGTH + (1 - MIN_STRENGTH) * strength);
  button.style.backgroundColor = rgb(back);
  button.style.color = readableOn(back);
}

/** 0.981 → "98", 0.012 → "1.2": per cent without the sign, short enough for a cell. */
function brief(value) {
  const percent = 100 * value;
  return percent === 0 ? "0" : percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent));
}
