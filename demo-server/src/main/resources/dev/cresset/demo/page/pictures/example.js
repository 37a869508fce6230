import { element } from "../parts/elements.js";
import { count } from "../parts/format.js";
import { decoded, paintDigit, pictureOf } from "./digit.js";
import { likely, probabilityBars } from "./probabilities.js";

/** A test image beside the probabilities of all classes. */
export function exampleCard({ index, actual, predicted, probabilities, pixels }, classNames) {
  const picture = pictureOf(`Test image ${count(index)}, an image of ${classNames[actual]}`);
  paintDigit(picture, decoded(pixels));
  const caption = element(
    "figcaption",
    {},
    element("b", {}, classNames[actual]),
    actual === predicted ? " read right" : " read as ",
    actual === predicted ? "" : element("b", { className: "misread" }, classNames[predicted]),
    element("span", { className: "unseen" }, `: ${likely(probabilities, classNames)}`)
  );
  const bars = probabilityBars(probabilities, classNames, { predicted, actual });
  return element("figure", { className: "example" }, caption, element("div", { className: "example-body" }, picture, bars));
}
