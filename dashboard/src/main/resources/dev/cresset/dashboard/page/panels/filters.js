import { result } from "../data/results.js";
import { decoded, digitCanvas, paintImage } from "../images/digit.js";
import { SignedImages } from "../images/signed-images.js";
import { byId, element, setChildren } from "../parts/elements.js";
import { count } from "../parts/format.js";
import { showProblem } from "../parts/problems.js";

const filters = new SignedImages("filters");
const maps = new SignedImages("maps");
const choices = byId("maps-images");
let shown = null;

/** Draws the filters of the first layer, and the feature maps of the first of some test images. */
export function drawFilters(path, { layer, kernels, examples, ...scale }, { classNames }) {
  filters.draw(kernels, { ...scale, label: `Weights of ${count(kernels.length)} filters of layer ${layer} as images` });
  setChildren(choices, ...examples.map((each) => choice(path, each, classNames)));
  choices.firstElementChild?.click();
}

/** A button with a test image, which shows the maps of this image. */
function choice(path, { index, actual, width, height, channels, pixels }, classNames) {
  const picture = digitCanvas("", width, height);
  picture.ariaHidden = "true";
  paintImage(picture, decoded(pixels), channels);
  const name = `Test image ${count(index)}, class ${classNames[actual]}`;
  const button = element("button", { type: "button", className: "choice", title: name, ariaLabel: name, ariaPressed: "false" }, picture);
  button.addEventListener("click", () => select(button, path, index, name));
  return button;
}

async function select(button, path, index, name) {
  const chosen = { path, index };
  shown = chosen;
  for (const each of choices.children) {
    each.ariaPressed = String(each === button);
  }
  try {
    const answer = await result(path, `feature-maps/${index}`);
    if (shown === chosen) {
      showMaps(null);
      maps.draw(answer.maps, { ...answer, label: `${count(answer.maps.length)} feature maps of ${name} as images` });
    }
  } catch (failure) {
    if (shown === chosen) {
      showMaps(failure);
    }
  }
}

/** Shows the maps, or why there are none for the selected image. */
function showMaps(failure) {
  showProblem("maps-problem", failure);
  for (const part of ["maps", "maps-legend"]) {
    byId(part).hidden = failure !== null;
  }
}
