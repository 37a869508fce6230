import { byId, setChildren, setText } from "../parts/elements.js";
import { count, small } from "../parts/format.js";
import { between, channels, colour, onThemeChange } from "../parts/theme.js";
import { decoded, paint, digitCanvas } from "../images/digit.js";

/** Share of weights beyond the colour scale; without it a few large weights make all others pale. */
const SATURATED = 0.005;

let drawn = [];
let strongest = 127;

onThemeChange(() => drawn.forEach(repaint));

/** Draws the weights of the units of the first layer as images. */
export function drawWeights({ layer, largest, units }) {
  drawn = units.map((unit, at) => {
    const canvas = digitCanvas(`Weights of unit ${at + 1} of layer ${layer}`);
    canvas.ariaHidden = "true";
    return { canvas, weights: new Int8Array(decoded(unit).buffer) };
  });
  strongest = most(drawn.flatMap(({ weights }) => [...weights.map(Math.abs)]));
  drawn.forEach(repaint);
  setChildren(byId("weights"), ...drawn.map((each) => each.canvas));
  byId("weights").ariaLabel = `Weights of ${count(units.length)} units of layer ${layer} as images`;
  const shown = small((largest * strongest) / 127);
  setText(byId("weights-least"), `−${shown} or less`);
  setText(byId("weights-most"), `+${shown} or more`);
}

/** The absolute value that only the largest few exceed. */
function most(sizes) {
  sizes.sort((one, other) => one - other);
  return Math.max(1, sizes[Math.floor((1 - SATURATED) * (sizes.length - 1))]);
}

function repaint({ canvas, weights }) {
  const [none, more, less] = ["panel", "positive", "negative"].map((name) => channels(colour(name)));
  paint(canvas, (at) => between(none, weights[at] < 0 ? less : more, Math.min(1, Math.abs(weights[at]) / strongest)));
}
