import { byId, element, setText } from "../parts/elements.js";
import { count, percent, share } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { drawCalibrationChart } from "./charts.js";

/** Draws the calibration curve and the histogram of confidences. */
export function drawCalibration(calibration) {
  const { bins, expectedCalibrationError, meanConfidence } = calibration;
  drawCalibrationChart(calibration);
  setText(byId("calibration-error"), percent(expectedCalibrationError));
  setText(byId("mean-confidence"), percent(meanConfidence));

  const largest = Math.max(1, ...bins.map((bin) => bin.count));
  updateList(byId("confidences"), bins, ({ from }) => from, line, (made, bin) => update(made, bin, largest));
}

const line = () => element("li", {}, element("span"), element("span", { className: "bar", ariaHidden: "true" }), element("b"));

function update(line, bin, largest) {
  const [range, bar, number] = line.children;
  setText(range, `${Math.round(100 * bin.from)}–${share(bin.to)}`);
  bar.style.setProperty("--share", String(bin.count / largest));
  setText(number, count(bin.count));
}
