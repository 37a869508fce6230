import { byId, element, setText } from "../parts/elements.js";
import { count, decimal, NONE, percent, share, small } from "../parts/format.js";
import { units } from "../parts/features.js";
import { updateList } from "../parts/keyed-list.js";
import { drawCalibrationChart } from "./charts.js";

/** Draws the calibration curves, the effect of temperature scaling and the histogram of confidences. */
export function drawCalibration(calibration) {
  const { bins, expectedCalibrationError, meanConfidence, logLoss, scaling } = calibration;
  drawCalibrationChart(calibration);
  setText(byId("mean-confidence"), percent(meanConfidence));
  setText(byId("calibration-error"), percent(expectedCalibrationError));
  setText(byId("calibration-loss"), decimal(logLoss));
  byId("scaled").hidden = scaling === null;
  setText(byId("scaled-error"), scaling === null ? NONE : percent(scaling.expectedCalibrationError));
  setText(byId("scaled-loss"), scaling === null ? NONE : decimal(scaling.logLoss));
  setText(byId("scaling-hint"), scalingHint(calibration));

  const largest = Math.max(1, ...bins.map((bin) => bin.count));
  updateList(byId("confidences"), bins, ({ from }) => from, line, (made, bin) => update(made, bin, largest));
}

function scalingHint({ images, scaling }) {
  if (scaling === null) {
    return `No temperature is fitted: all ${units()} are classified correctly, or the network is no better than chance.`;
  }
  const temperature = `Temperature ${small(scaling.temperature)}, fitted to `;
  return scaling.onValidation
    ? `${temperature}the ${count(scaling.fittedImages)} validation ${units()}.`
    : `${temperature}half of the test ${units()}, as there are no validation ${units()}; the figures are those of the other ${count(images)}.`;
}

const line = () => element("li", {}, element("span"), element("span", { className: "bar", ariaHidden: "true" }), element("b"));

function update(line, bin, largest) {
  const [range, bar, number] = line.children;
  setText(range, `${Math.round(100 * bin.from)}–${share(bin.to)}`);
  bar.style.setProperty("--share", String(bin.count / largest));
  setText(number, count(bin.count));
}
