import { byId, fill, say } from "../parts/elements.js";
import { count, small } from "../parts/format.js";
import { between, channels, colour, onSchemeChange } from "../parts/scheme.js";
import { decoded, paint, pictureOf } from "../pictures/digit.js";

let drawn = [];

onSchemeChange(() => drawn.forEach(repaint));

/** Draws what each unit of the first layer looks for: ink where it is one colour, none where the other. */
export function drawWeights({ layer, largest, units }) {
  drawn = units.map((unit, at) => {
    const canvas = pictureOf(`Weights of unit ${at + 1} of layer ${layer}`);
    canvas.ariaHidden = "true";
    return { canvas, weights: new Int8Array(decoded(unit).buffer) };
  });
  drawn.forEach(repaint);
  fill(byId("weights"), ...drawn.map((each) => each.canvas));
  byId("weights").ariaLabel = `Weights of ${count(units.length)} units of layer ${layer} as pictures`;
  say(byId("weights-least"), `−${small(largest)}`);
  say(byId("weights-most"), `+${small(largest)}`);
}

function repaint({ canvas, weights }) {
  const [none, more, less] = ["panel", "positive", "negative"].map((name) => channels(colour(name)));
  paint(canvas, (at) => between(none, weights[at] < 0 ? less : more, Math.abs(weights[at]) / 127));
}
