import { element } from "../parts/elements.js";
import { share } from "../parts/format.js";

/**
 * Bars of the probabilities of all classes. The predicted class is marked, and the actual one if it is
 * known.
 */
export function probabilityBars(probabilities, classNames, { predicted, actual = null, figures = false }) {
  const lines = probabilities.map((probability, at) => {
    const bar = element("span", { className: "bar" });
    bar.style.setProperty("--share", String(probability ?? 0));
    const line = element("li", {}, element("span", { className: "bar-name" }, classNames[at]), bar);
    if (figures) {
      line.append(element("span", { className: "bar-figure" }, share(probability)));
    }
    line.classList.toggle("predicted", at === predicted);
    line.classList.toggle("actual", at === actual);
    return line;
  });
  return element("ol", { className: "probabilities", ariaHidden: "true" }, ...lines);
}

/** "9 (83 %), 4 (15 %)": the most probable classes as text. */
export function topClasses(probabilities, classNames) {
  return probabilities
    .map((probability, at) => ({ probability, name: classNames[at] }))
    .sort((one, other) => other.probability - one.probability)
    .slice(0, 3)
    .filter((each) => each.probability >= 0.01)
    .map((each) => `${each.name} (${share(each.probability)})`)
    .join(", ");
}
