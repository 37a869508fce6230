import { result } from "../data/results.js";
import { openImages } from "../images/dialog.js";
import { imageCard } from "../images/image-card.js";
import { byId, element, setChildren, setText } from "../parts/elements.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { showProblem } from "../parts/problems.js";

const MAX_IMAGES = 500;
/** Smaller shares are not rounded to 0. */
const LEAST_SHARE = 0.001;
const list = byId("issues");
const more = byId("issues-more");
let shown = null;

more.addEventListener("click", showAll);

/** Draws the most suspicious of the likely mislabelled images. */
export function drawLabelIssues(path, answer, evaluation) {
  shown = { path, evaluation };
  list.classList.toggle("long-names", hasLongNames(evaluation.classNames));
  draw(answer);
  byId("issues-none").hidden = answer.total > 0;
  showProblem("issues-problem", null);
  const most = Math.min(MAX_IMAGES, answer.total);
  more.hidden = answer.issues.length >= most;
  setText(more, most < answer.total ? `Show the first ${count(most)} of ${count(answer.total)}` : `Show all ${count(most)}`);
}

function draw({ issues }) {
  const { path, evaluation } = shown;
  setChildren(list, ...issues.map((issue) => card(path, issue, evaluation)));
}

/** The image, its label and the suggested one; opens all images with the same label and prediction. */
function card(path, { suggestedLabel, probability, image }, evaluation) {
  const { classNames } = evaluation;
  const open = element("button", { type: "button", className: "link" }, `${classNames[image.actual]}, suggested ${classNames[suggestedLabel]}`);
  const made = imageCard(image, classNames);
  setChildren(made.querySelector("figcaption"), open, `probability ${probability < LEAST_SHARE ? `below ${share(LEAST_SHARE)}` : share(probability)}`);
  made.addEventListener("click", () => openImages(path, image.actual, image.predicted, evaluation));
  return made;
}

async function showAll() {
  const { path } = shown;
  const first = list.children.length;
  showProblem("issues-problem", null);
  try {
    const all = await result(path, `label-issues?limit=${MAX_IMAGES}`);
    if (shown.path === path) {
      draw(all);
      more.hidden = true;
      list.children[first]?.querySelector("button").focus();
    }
  } catch (failure) {
    if (shown.path === path) {
      showProblem("issues-problem", failure);
    }
  }
}
