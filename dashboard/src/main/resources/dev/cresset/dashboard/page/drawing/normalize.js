import { PIXELS, SIDE } from "../images/digit.js";

const BOX = 20;
const MIN_SAMPLES = 4;

/**
 * Converts a drawing as MNIST's images were made: scaled to fit 20 × 20 pixels with anti-aliasing, its
 * centre of mass in the middle of 28 × 28 pixels. Returns null for an empty drawing.
 */
export function normalized(ink, side) {
  const { left, right, top, bottom, x, y } = extent(ink, side);
  if (right < left) {
    return null;
  }
  const step = Math.max(right - left + 1, bottom - top + 1) / BOX;
  const samples = Math.max(MIN_SAMPLES, Math.ceil(step));
  const pixels = new Array(PIXELS);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const [fromX, fromY] = [x + (column - SIDE / 2) * step, y + (row - SIDE / 2) * step];
      pixels[SIDE * row + column] = Math.round(mean(ink, side, fromX, fromY, step, samples));
    }
  }
  return pixels;
}

/** The mean ink of a square, sampled at equally spaced points. */
function mean(ink, side, fromX, fromY, step, samples) {
  let sum = 0;
  for (let down = 0; down < samples; down++) {
    const y = Math.floor(fromY + ((down + 0.5) / samples) * step);
    for (let across = 0; across < samples; across++) {
      const x = Math.floor(fromX + ((across + 0.5) / samples) * step);
      if (x >= 0 && x < side && y >= 0 && y < side) {
        sum += ink[y * side + x];
      }
    }
  }
  return sum / samples ** 2;
}

/** The bounding box of the ink and its centre of mass. */
function extent(ink, side) {
  let [left, right, top, bottom] = [side, -1, side, -1];
  let [sum, sumX, sumY] = [0, 0, 0];
  ink.forEach((value, at) => {
    if (value === 0) {
      return;
    }
    const x = at % side;
    const y = Math.floor(at / side);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    sum += value;
    sumX += value * (x + 0.5);
    sumY += value * (y + 0.5);
  });
  return { left, right, top, bottom, x: sumX / sum, y: sumY / sum };
}
