import { byId, fill, say } from "../parts/elements.js";
import { count, small } from "../parts/format.js";
import { between, channels, colour, onSchemeChange } from "../parts/scheme.js";
import { decoded, paint, pictureOf } from "../pictures/digit.js";

/** The few weights that are larger still would leave all others pale. */
const SATURATED = 0.005;

let drawn = [];
let strongest = 127;

onSchemeChange(() => drawn.forEach(repaint));

/** Draws what each unit of the first layer looks for: ink where it is one colour, none where the other. */
export function drawWeights({ layer, largest, units }) {
  drawn = units.map((unit, at) => {
    const canvas = pictureOf(`Weights of unit ${at + 1} of layer ${layer}`);
    canvas.ariaHidden = "true";
    return { canvas, weights: new Int8Array(decoded(unit).buffer) };
  });
  strongest = most(drawn.flatMap(({ weights }) => [...weights.map(Math.abs)]));
  drawn.forEach(repaint);
  fill(byId("weights"), ...drawn.map((each) => each.canvas));
  byId("weights").ariaLabel = `Weights of ${count(units.length)} units of layer ${layer} as pictures`;
  const shown = small((largest * strongest) / 127);
  say(byId("weights-least"), `−${shown} or less`);
  say(byId("weights-most"), `+${shown} or more`);
}

/** The size that but the largest few do not exceed, of signed bytes. */
function most(sizes) {
  sizes.sort((one, other) => one - other);
  return Math.max(1, sizes[Math.floor((1 - SATURATED) * (sizes.length - 1))]);
}

function repaint({ canvas, weights }) {
  const [none, more, less] = ["panel", "positive", "negative"].map((name) => channels(colour(name)));
  paint(canvas, (at) => between(none, weights[at] < 0 ? less : more, Math.min(1, Math.abs(weights[at]) / strongest)));
}
