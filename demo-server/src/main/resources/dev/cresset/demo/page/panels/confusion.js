import { byId, element, fill, row, rowHeader } from "../parts/elements.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { between, channels, colour, onSchemeChange, readableOn, rgb } from "../parts/scheme.js";
import { openImages } from "../pictures/dialog.js";
import { moveWithArrows } from "./grid-keys.js";

const FAINTEST = 0.1;
const LISTED = 8;

const table = byId("confusion");
let shown = null;

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
  const heads = classNames.map((name) => element("th", { scope: "col" }, element("span", {}, name)));
  fill(table.tHead, row(element("td"), ...heads));

  const mistakes = confusion.flatMap((counts, actual) => counts.filter((_, predicted) => predicted !== actual));
  const worst = Math.max(1, ...mistakes);
  const asShares = document.querySelector("[name=confusion-unit]:checked").value === "shares";
  const rows = confusion.map((counts, actual) =>
    row(rowHeader(classNames[actual]), ...counts.map((_, predicted) => cellOf(actual, predicted, worst, asShares)))
  );
  fill(table.tBodies[0], ...rows);
  table.querySelector("tbody button").tabIndex = 0;
  listMistakes();
}

function listMistakes() {
  const { runId, evaluation } = shown;
  const { confusion, classNames } = evaluation;
  const items = confusion
    .flatMap((counts, actual) => counts.map((images, predicted) => ({ actual, predicted, images })))
    .filter((each) => each.actual !== each.predicted && each.images > 0)
    .sort((one, other) => other.images - one.images)
    .slice(0, LISTED)
    .map(({ actual, predicted, images }) => {
      const text = `${classNames[actual]} read as ${classNames[predicted]}`;
      const button = element("button", { type: "button", className: "link" }, text);
      button.addEventListener("click", () => openImages(runId, actual, predicted, evaluation));
      return element("li", {}, button, element("b", {}, count(images)));
    });
  byId("frequent-title").hidden = items.length === 0;
  fill(byId("frequent"), ...items);
}

function cellOf(actual, predicted, worst, asShares) {
  const { runId, evaluation } = shown;
  const { confusion, classNames, perClass } = evaluation;
  const images = confusion[actual][predicted];
  const support = perClass[actual].support;
  const ofRow = support === 0 ? 0 : images / support;
  const right = actual === predicted;

  const button = element("button", { type: "button", tabIndex: -1 }, asShares ? brief(ofRow) : String(images));
  button.title = `${classNames[actual]} read as ${classNames[predicted]}: ${count(images)} (${share(ofRow)} of its row)`;
  button.ariaLabel = button.title;
  button.addEventListener("click", () => openImages(runId, actual, predicted, evaluation));
  if (images === 0) {
    button.className = "zero";
  } else {
    // Rows of a good model differ little on the diagonal: squaring spreads them out.
    const strength = right ? ofRow ** 2 : images / worst;
    const full = channels(colour(right ? "right" : "wrong"));
    const back = between(channels(colour("panel")), full, FAINTEST + (1 - FAINTEST) * strength);
    button.style.backgroundColor = rgb(back);
    button.style.color = readableOn(back);
  }
  return element("td", { className: right ? "right" : "" }, button);
}

/** 0.981 → "98", 0.012 → "1.2", per cent without the sign, short enough for a cell. */
function brief(value) {
  const percent = 100 * value;
  return percent === 0 ? "0" : percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent));
}
