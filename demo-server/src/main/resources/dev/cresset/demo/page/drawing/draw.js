import { get, post } from "../data/api.js";
import { announce } from "../parts/announcer.js";
import { byId, fill, say } from "../parts/elements.js";
import { count, hasLongNames, score } from "../parts/format.js";
import { decoded, paintDigit, PIXELS } from "../pictures/digit.js";
import { likely, probabilityBars } from "../pictures/probabilities.js";
import { centred } from "./centred.js";
import { Pad } from "./pad.js";

const QUIET_MILLIS = 900;
const BLANK = new Array(PIXELS).fill(0);

const preview = byId("draw-seen");
const pad = new Pad(byId("pad"), byId("pen"), drawn);
let shown = null;
let pixels = null;
let waiting = null;
let asking = false;
let announcement = 0;

byId("draw-clear").addEventListener("click", clear);
byId("draw-example").addEventListener("click", takeTestImage);

/** Lets the network of this run read what is drawn, also what was drawn for another. */
export function readDrawings(runId, evaluation) {
  shown = { runId, evaluation };
  say(byId("pad-title"), hasLongNames(evaluation.classNames) ? "Draw a piece of clothing" : "Draw a digit");
  read();
}

function clear() {
  pad.clear();
  drawn();
}

function drawn() {
  pixels = centred(pad.ink(), pad.side);
  read();
}

function read() {
  if (pixels === null) {
    waiting = null;
    paintDigit(preview, BLANK);
    say(byId("draw-answer"), "Nothing drawn yet");
    say(byId("draw-time"), "");
    clearTimeout(announcement);
    const { classNames } = shown.evaluation;
    fill(byId("draw-bars"), probabilityBars(classNames.map(() => null), classNames, { figures: true }));
  } else {
    ask();
  }
}

/** One question at a time; of those that come up meanwhile, only the latest is asked. */
async function ask() {
  paintDigit(preview, pixels);
  waiting = pixels;
  if (asking) {
    return;
  }
  asking = true;
  while (waiting !== null) {
    const question = waiting;
    waiting = null;
    const { runId, evaluation } = shown;
    try {
      const answer = await post(`api/runs/${runId}/predict`, { pixels: question });
      // Cleared, or another network chosen, while the answer was on its way.
      if (shown.runId === runId && pixels !== null) {
        show(answer, evaluation.classNames);
      }
    } catch (failure) {
      say(byId("draw-answer"), failure.message);
    }
  }
  asking = false;
}

function show({ predicted, probabilities, microseconds }, classNames) {
  const answer = `${classNames[predicted]}, ${score(probabilities[predicted])}`;
  say(byId("draw-answer"), answer);
  say(byId("draw-time"), `read in ${count(Math.round(microseconds))} µs`);
  fill(byId("draw-bars"), probabilityBars(probabilities, classNames, { predicted, figures: true }));
  clearTimeout(announcement);
  announcement = setTimeout(() => announce(`Read as ${likely(probabilities, classNames)}`), QUIET_MILLIS);
}

/** Shows the network an image of the test set, for those who would rather not draw. */
async function takeTestImage() {
  const { runId, evaluation } = shown;
  const filled = evaluation.confusion.flatMap((counts, actual) =>
    counts.flatMap((images, predicted) => (images > 0 && predicted === actual ? [[actual, predicted]] : []))
  );
  const [actual, predicted] = oneOf(filled);
  try {
    const { images } = await get(`api/runs/${runId}/confusion/${actual}/${predicted}?limit=60`);
    pixels = [...decoded(oneOf(images).pixels)];
    paintDigit(preview, pixels);
    pad.show(preview);
    ask();
  } catch (failure) {
    say(byId("draw-answer"), failure.message);
  }
}

const oneOf = (list) => list[Math.floor(Math.random() * list.length)];
