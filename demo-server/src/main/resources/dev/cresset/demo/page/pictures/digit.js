import { element } from "../parts/elements.js";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Base64 → bytes, 0 to 255. */
export const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** A canvas of 28 × 28 points with this name for those who do not see it. */
export const pictureOf = (name) =>
  element("canvas", { className: "digit", width: SIDE, height: SIDE, role: "img", ariaLabel: name });

/** Paints each pixel with the colour, [red, green, blue], that a function of its index gives. */
export function paint(canvas, colourOf) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    image.data.set(colourOf(pixel), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Paints ink white on black, as the data sets have it. */
export const paintDigit = (canvas, pixels) => paint(canvas, (at) => [pixels[at], pixels[at], pixels[at]]);
