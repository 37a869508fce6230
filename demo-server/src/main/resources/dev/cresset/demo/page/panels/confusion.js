import { byId, element, row, rowHeader, say } from "../parts/elements.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";
import { between, channels, colour, onSchemeChange, readableOn, rgb } from "../parts/scheme.js";
import { openImages } from "../pictures/dialog.js";
import { moveWithArrows } from "./grid-keys.js";

const FAINTEST = 0.1;
const LISTED = 8;

const table = byId("confusion");
const heads = row(element("td"));
let shown = null;

table.tHead.append(heads);
moveWithArrows(table);
onSchemeChange(() => shown && draw());
for (const choice of document.querySelectorAll("[name=confusion-unit]")) {
  choice.addEventListener("change", () => shown && draw());
}

/** Draws how often each class was read as which. */
export function drawConfusion(runId, evaluation) {
  shown = { runId, evaluation };
  draw();
}

function draw() {
  const { confusion, classNames } = shown.evaluation;
  table.classList.toggle("long-names", hasLongNames(classNames));
  const [corner] = heads.cells;
  corner.dataset.key = "corner";
  const columns = classNames.map((name, predicted) => ({ name, key: predicted }));
  showKeyed(heads, [{ key: "corner" }, ...columns], keyOf, columnHead, (head, { name }) => name && say(head.firstElementChild, name));

  const mistakes = confusion.flatMap((counts, actual) => counts.filter((_, predicted) => predicted !== actual));
  const worst = Math.max(1, ...mistakes);
  const asShares = document.querySelector("[name=confusion-unit]:checked").value === "shares";
  showKeyed(table.tBodies[0], columns, keyOf, ({ name }) => row(rowHeader(name)), (line, { name, key: actual }) => {
    line.cells[0].dataset.key = "head";
    const cells = columns.map(({ key }) => ({ actual, predicted: key, key }));
    showKeyed(line, [{ key: "head" }, ...cells], keyOf, cellOf, (made, cell) =>
      cell.key === "head" ? say(made, name) : update(made, cell, worst, asShares)
    );
  });
  if (table.querySelector("tbody button[tabindex='0']") === null) {
    table.querySelector("tbody button").tabIndex = 0;
  }
  listMistakes();
}

const keyOf = ({ key }) => key;

const columnHead = () => element("th", { scope: "col" }, element("span"));

function listMistakes() {
  const { confusion, classNames } = shown.evaluation;
  const frequent = confusion
    .flatMap((counts, actual) => counts.map((images, predicted) => ({ actual, predicted, images, key: `${actual}-${predicted}` })))
    .filter((each) => each.actual !== each.predicted && each.images > 0)
    .sort((one, other) => other.images - one.images)
    .slice(0, LISTED);
  byId("frequent-title").hidden = frequent.length === 0;
  showKeyed(byId("frequent"), frequent, keyOf, frequentMistake, (line, { actual, predicted, images }) => {
    say(line.firstElementChild, `${classNames[actual]} read as ${classNames[predicted]}`);
    say(line.lastElementChild, count(images));
  });
}

const frequentMistake = (mistake) => element("li", {}, opener({ className: "link" }, mistake), element("b"));

const cellOf = (cell) => element("td", { className: cell.actual === cell.predicted ? "right" : "" }, opener({ tabIndex: -1 }, cell));

/** A button that opens the images of one class that were read as another, of the run shown by then. */
function opener(properties, { actual, predicted }) {
  const button = element("button", { type: "button", ...properties });
  button.addEventListener("click", () => openImages(shown.runId, actual, predicted, shown.evaluation));
  return button;
}

function update(cell, { actual, predicted }, worst, asShares) {
  const { confusion, classNames, perClass } = shown.evaluation;
  const images = confusion[actual][predicted];
  const support = perClass[actual].support;
  const ofRow = support === 0 ? 0 : images / support;

  const button = cell.firstElementChild;
  say(button, asShares ? brief(ofRow) : String(images));
  button.title = `${classNames[actual]} read as ${classNames[predicted]}: ${count(images)} (${share(ofRow)} of its row)`;
  button.ariaLabel = button.title;
  button.classList.toggle("zero", images === 0);
  if (images === 0) {
    button.style.backgroundColor = "";
    button.style.color = "";
    return;
  }
  const right = actual === predicted;
  // Rows of a good model differ little on the diagonal: squaring spreads them out.
  const strength = right ? ofRow ** 2 : images / worst;
  const full = channels(colour(right ? "right" : "wrong"));
  const back = between(channels(colour("panel")), full, FAINTEST + (1 - FAINTEST) * strength);
  button.style.backgroundColor = rgb(back);
  button.style.color = readableOn(back);
}

/** 0.981 → "98", 0.012 → "1.2", per cent without the sign, short enough for a cell. */
function brief(value) {
  const percent = 100 * value;
  return percent === 0 ? "0" : percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent));
}
