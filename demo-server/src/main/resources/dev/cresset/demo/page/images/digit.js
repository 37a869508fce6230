import { element } from "../parts/elements.js";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Decodes base64 to bytes, 0 to 255. */
export const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Creates a canvas of 28 × 28 pixels with an accessible name. */
export const digitCanvas = (name) =>
  element("canvas", { className: "digit", width: SIDE, height: SIDE, role: "img", ariaLabel: name });

/** Paints each pixel in the colour [red, green, blue] that a function returns for its index. */
export function paint(canvas, colourOf) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    image.data.set(colourOf(pixel), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Paints a digit white on black, as in the data sets. */
export const paintDigit = (canvas, pixels) => paint(canvas, (at) => [pixels[at], pixels[at], pixels[at]]);
