import { decoded, digitCanvas, paint } from "./digit.js";
import { byId, setChildren, setText } from "../parts/elements.js";
import { small } from "../parts/format.js";
import { between, channels, colour, onThemeChange } from "../parts/theme.js";

/** Share of numbers beyond the colour scale; without it a few large numbers make all others pale. */
const SATURATED = 0.005;

/** Images of numbers of both signs in an element, with a legend; the element's id begins the ids of the ends of the legend. */
export class SignedImages {
  #id;
  #drawn = [];
  #strongest = 127;

  constructor(id) {
    this.#id = id;
    onThemeChange(() => this.#repaint());
  }

  /** Draws images of signed bytes, which stand for numbers up to the largest. */
  draw(images, { width, height, largest, label }) {
    this.#drawn = images.map((image) => {
      const canvas = digitCanvas("", width, height);
      canvas.ariaHidden = "true";
      canvas.style.aspectRatio = `${width} / ${height}`;
      return { canvas, numbers: new Int8Array(decoded(image).buffer) };
    });
    this.#strongest = most(this.#drawn.flatMap(({ numbers }) => [...numbers.map(Math.abs)]));
    this.#repaint();
    const list = byId(this.#id);
    setChildren(list, ...this.#drawn.map((each) => each.canvas));
    list.ariaLabel = label;
    const shown = small((largest * this.#strongest) / 127);
    setText(byId(`${this.#id}-least`), `−${shown} or less`);
    setText(byId(`${this.#id}-most`), `+${shown} or more`);
  }

  #repaint() {
    const [none, more, less] = ["panel", "positive", "negative"].map((name) => channels(colour(name)));
    for (const { canvas, numbers } of this.#drawn) {
      paint(canvas, (at) => between(none, numbers[at] < 0 ? less : more, Math.min(1, Math.abs(numbers[at]) / this.#strongest)));
    }
  }
}

/** The absolute value that only the largest few exceed. */
function most(sizes) {
  sizes.sort((one, other) => one - other);
  return Math.max(1, sizes[Math.floor((1 - SATURATED) * (sizes.length - 1))]);
}
