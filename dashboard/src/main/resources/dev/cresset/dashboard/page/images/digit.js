import { element } from "../parts/elements.js";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Decodes base64 to bytes, 0 to 255. */
export const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Creates a canvas, of 28 × 28 pixels by default, with an accessible name. */
export const digitCanvas = (name, width = SIDE, height = SIDE) =>
  element("canvas", { className: "digit", width, height, role: "img", ariaLabel: name });

/** Paints each pixel in the colour [red, green, blue] that a function returns for its index. */
export function paint(canvas, colourOf) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (let pixel = 0; pixel < canvas.width * canvas.height; pixel++) {
    image.data.set(colourOf(pixel), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Paints a digit white on black, as in the data sets. */
export const paintDigit = (canvas, pixels) => paint(canvas, (at) => [pixels[at], pixels[at], pixels[at]]);

/** Paints an image of grey levels, or of red, green and blue one after the other. */
export function paintImage(canvas, pixels, channels) {
  const size = canvas.width * canvas.height;
  paint(canvas, channels === 3 ? (at) => [pixels[at], pixels[size + at], pixels[2 * size + at]] : (at) => [pixels[at], pixels[at], pixels[at]]);
}
