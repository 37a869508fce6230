import { SignedImages } from "../images/signed-images.js";
import { count } from "../parts/format.js";

const images = new SignedImages("weights");

/** Draws the weights of the units of the first layer as images. */
export function drawWeights({ layer, units, ...scale }) {
  images.draw(units, { ...scale, label: `Weights of ${count(units.length)} units of layer ${layer} as images` });
}
