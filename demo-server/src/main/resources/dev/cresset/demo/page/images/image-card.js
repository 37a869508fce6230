import { element } from "../parts/elements.js";
import { count } from "../parts/format.js";
import { decoded, paintDigit, digitCanvas } from "./digit.js";
import { topClasses, probabilityBars } from "./probabilities.js";

/** A test image with the probabilities of all classes. */
export function imageCard({ index, actual, predicted, probabilities, pixels }, classNames) {
  const picture = digitCanvas(`Test image ${count(index)}, class ${classNames[actual]}`);
  paintDigit(picture, decoded(pixels));
  const caption = element(
    "figcaption",
    {},
    element("b", {}, classNames[actual]),
    actual === predicted ? " classified correctly" : " classified as ",
    actual === predicted ? "" : element("b", { className: "misread" }, classNames[predicted]),
    element("span", { className: "visually-hidden" }, `: ${topClasses(probabilities, classNames)}`)
  );
  const bars = probabilityBars(probabilities, classNames, { predicted, actual });
  return element("figure", { className: "example" }, caption, element("div", { className: "example-body" }, picture, bars));
}
