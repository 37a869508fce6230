import { PIXELS } from "../images/digit.js";

/** The parts of the results that show the first layer; at most one of them has a panel. */
export const FIRST_LAYER = ["weights", "filters"];

/** Returns the part that shows the first layer: a convolution, or the first dense layer over the pixels; null for others. */
export function firstLayerPart({ layers }) {
  const { type, parameters, outputShape } = layers.find((layer) => layer.parameters > 0) ?? {};
  if (type === "Conv2d") {
    return layers[0].type === "Conv2d" ? "filters" : null;
  }
  // With and without a bias.
  return type === "Linear" && [PIXELS, PIXELS + 1].includes(parameters / outputShape.at(-1)) ? "weights" : null;
}

/** Shows the panel of a part of FIRST_LAYER and hides the others. */
export function showFirstLayer(part) {
  for (const each of FIRST_LAYER) {
    document.querySelector(`[data-needs="${each}"]`).classList.toggle("other-layer", each !== part);
  }
}
