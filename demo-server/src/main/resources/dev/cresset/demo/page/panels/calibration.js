import { LineChart } from "../charts/line-chart.js";
import { byId, element, say } from "../parts/elements.js";
import { count, score, share } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";

const chart = new LineChart(byId("calibration"), {
  x: "confidence",
  y: "accuracy",
  format: share,
  onAxis: share,
  formatX: share,
  zero: true,
  most: 1,
  whole: false,
});

/** Draws how often the network is right when it is this sure, and how sure it is how often. */
export function drawCalibration({ bins, expectedCalibrationError, meanConfidence }) {
  const seen = bins.filter((bin) => bin.count > 0);
  chart.show(
    [
      { name: "this network", points: seen.map((bin) => ({ x: bin.confidence, y: bin.accuracy })), colour: 1 },
      { name: "as sure as it is right", points: [{ x: 0, y: 0 }, { x: 1, y: 1 }], colour: 6, pattern: 1, bare: true },
    ],
    `Calibration: the expected calibration error is ${score(expectedCalibrationError)}.`
  );
  say(byId("calibration-error"), score(expectedCalibrationError));
  say(byId("mean-confidence"), score(meanConfidence));

  const largest = Math.max(1, ...bins.map((bin) => bin.count));
  showKeyed(byId("confidences"), bins, ({ from }) => from, line, (made, bin) => update(made, bin, largest));
}

const line = () => element("li", {}, element("span"), element("span", { className: "bar", ariaHidden: "true" }), element("b"));

function update(line, bin, largest) {
  const [range, bar, number] = line.children;
  say(range, `${Math.round(100 * bin.from)}–${share(bin.to)}`);
  bar.style.setProperty("--share", String(bin.count / largest));
  say(number, count(bin.count));
}
