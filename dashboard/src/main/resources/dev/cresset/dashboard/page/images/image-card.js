import { element } from "../parts/elements.js";
import { count } from "../parts/format.js";
import { decoded, digitCanvas, paintImage } from "./digit.js";
import { topClasses, probabilityBars } from "./probabilities.js";

/** A test image, or the text of another sample, with the probabilities of all classes. */
export function imageCard({ index, actual, predicted, probabilities, text, ...image }, classNames) {
  const picture = text === null ? drawnImage(image, `Test image ${count(index)}, class ${classNames[actual]}`) : element("p", { className: "sample" }, text);
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

function drawnImage({ width, height, channels, pixels }, name) {
  const picture = digitCanvas(name, width, height);
  paintImage(picture, decoded(pixels), channels);
  return picture;
}
