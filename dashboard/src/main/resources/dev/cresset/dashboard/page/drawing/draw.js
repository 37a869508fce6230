import { get, post } from "../data/api.js";
import { announce } from "../parts/announcements.js";
import { byId, setChildren, setText } from "../parts/elements.js";
import { count, hasLongNames, percent } from "../parts/format.js";
import { decoded, paintDigit, PIXELS } from "../images/digit.js";
import { probabilityBars, topClasses } from "../images/probabilities.js";
import { normalized } from "./normalize.js";
import { Pad } from "./pad.js";

const ANNOUNCE_AFTER_MILLIS = 900;
const BLANK = new Array(PIXELS).fill(0);

const preview = byId("draw-seen");
const pad = new Pad(byId("pad"), byId("pen"), drawn);
let shown = null;
let pixels = null;
let waiting = null;
let requesting = false;
let announcement = 0;

byId("draw-clear").addEventListener("click", clear);
byId("draw-example").addEventListener("click", loadTestImage);

/** Classifies drawings with the network at this path, including the current one. */
export function classifyDrawings(path, evaluation) {
  shown = { path, evaluation };
  setText(byId("pad-title"), hasLongNames(evaluation.classNames) ? "Draw a piece of clothing" : "Draw a digit");
  classify();
}

function clear() {
  pad.clear();
  drawn();
}

function drawn() {
  pixels = normalized(pad.ink(), pad.side);
  classify();
}

function classify() {
  if (pixels === null) {
    waiting = null;
    paintDigit(preview, BLANK);
    setText(byId("draw-answer"), "No drawing");
    setText(byId("draw-time"), "");
    clearTimeout(announcement);
    const { classNames } = shown.evaluation;
    setChildren(byId("draw-bars"), probabilityBars(classNames.map(() => null), classNames, { figures: true }));
  } else {
    predict();
  }
}

/** Sends one request at a time; of the drawings in the meantime only the latest. */
async function predict() {
  paintDigit(preview, pixels);
  waiting = pixels;
  if (requesting) {
    return;
  }
  requesting = true;
  while (waiting !== null) {
    const request = waiting;
    waiting = null;
    const { path, evaluation } = shown;
    try {
      const answer = await post(`${path}/predict`, { pixels: request });
      // Cleared, or another network shown, before the response arrived.
      if (shown.path === path && pixels !== null) {
        show(answer, evaluation.classNames);
      }
    } catch (failure) {
      setText(byId("draw-answer"), failure.message);
    }
  }
  requesting = false;
}

function show({ predicted, probabilities, microseconds }, classNames) {
  const answer = `${classNames[predicted]}, ${percent(probabilities[predicted])}`;
  setText(byId("draw-answer"), answer);
  setText(byId("draw-time"), `classified in ${count(Math.round(microseconds))} µs`);
  setChildren(byId("draw-bars"), probabilityBars(probabilities, classNames, { predicted, figures: true }));
  clearTimeout(announcement);
  announcement = setTimeout(() => announce(`Classified as ${topClasses(probabilities, classNames)}`), ANNOUNCE_AFTER_MILLIS);
}

/** Classifies a random, correctly classified image of the test set. */
async function loadTestImage() {
  const { path, evaluation } = shown;
  const filled = evaluation.confusion.flatMap((counts, actual) =>
    counts.flatMap((images, predicted) => (images > 0 && predicted === actual ? [[actual, predicted]] : []))
  );
  const [actual, predicted] = oneOf(filled);
  try {
    const { images } = await get(`${path}/confusion/${actual}/${predicted}?limit=60`);
    pixels = [...decoded(oneOf(images).pixels)];
    paintDigit(preview, pixels);
    pad.show(preview);
    predict();
  } catch (failure) {
    setText(byId("draw-answer"), failure.message);
  }
}

const oneOf = (list) => list[Math.floor(Math.random() * list.length)];
