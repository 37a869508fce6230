import { LineChart } from "../charts/line-chart.js";
import { result } from "../data/results.js";
import { byId, element, setChildren, setText } from "../parts/elements.js";
import { count, decimal, small } from "../parts/format.js";
import { showProblem } from "../parts/problems.js";
import { drawFacts } from "./facts.js";
import { range } from "./intervals.js";

const USUAL_THRESHOLD = 0.5;
/** Thresholds above this one are shown with six digits. */
const NEAR_ONE = 0.9995;
const RATE = { format: "number", zero: true, max: 1 };
const roc = chart("roc", { title: "ROC curve", x: { ...RATE, label: "false-positive rate" }, y: { ...RATE, label: "true-positive rate" } });
const precisionRecall = chart("precision-recall", { title: "Precision-recall curve", x: { ...RATE, label: "recall" }, y: { ...RATE, label: "precision" } });
const menu = byId("curves-class");
const slider = byId("threshold");
let shown = null;
let chosen = null;

menu.addEventListener("change", () => {
  chosen = Number(menu.value);
  load(chosen);
});
slider.addEventListener("input", drawThreshold);

function chart(id, description) {
  return new LineChart(byId(id), { ...description, table: false });
}

/** Draws the curves of a class; the class stays the one that was chosen in the menu. */
export function drawCurves(path, curves, { classNames }) {
  setChildren(menu, ...classNames.map((name, label) => element("option", { value: String(label) }, name)));
  shown = { path, classNames, curves };
  const other = chosen !== null && chosen !== curves.label && chosen < classNames.length;
  menu.value = String(other ? chosen : curves.label);
  draw();
  if (other) {
    load(chosen);
  }
}

async function load(label) {
  const { path } = shown;
  const current = () => shown.path === path && Number(menu.value) === label;
  showProblem("curves-problem", null);
  try {
    const curves = await result(path, `curves?label=${label}`);
    if (current()) {
      shown.curves = curves;
      draw();
    }
  } catch (failure) {
    if (current()) {
      showProblem("curves-problem", failure);
    }
  }
}

function draw() {
  const { points, rocAuc, averagePrecision } = shown.curves;
  byId("curves").hidden = points.length === 0;
  byId("curves-none").hidden = points.length > 0;
  if (points.length === 0) {
    return;
  }
  setText(byId("roc-auc"), `${decimal(rocAuc.value)} (${range(rocAuc, decimal)})`);
  setText(byId("recall-area"), `${decimal(averagePrecision.value)} (${range(averagePrecision, decimal)})`);
  slider.max = String(points.length - 1);
  slider.value = String(points.length - 1 - points.findIndex(({ threshold }) => threshold === USUAL_THRESHOLD));
  drawThreshold();
}

/** Draws what depends on the threshold. Points are in descending order of the threshold, the slider ascends. */
function drawThreshold() {
  const { classNames, curves } = shown;
  const { points, label } = curves;
  const point = points[points.length - 1 - Number(slider.value)];
  const text = thresholdText(point.threshold);
  setText(byId("threshold-text"), text);
  slider.setAttribute("aria-valuetext", text);

  // All images are predicted as the class at the lowest threshold.
  const share = points.at(-1).precision;
  drawCurve(roc, points.map(rates), rates(point), [{ x: 0, y: 0 }, { x: 1, y: 1 }]);
  // The end without a threshold, where no image is predicted as the class, has precision 1 by convention.
  drawCurve(precisionRecall, points.map(precisionAndRecall), precisionAndRecall(point), [{ x: 0, y: share }, { x: 1, y: share }]);

  const name = classNames[label];
  const others = classNames.length === 2 ? classNames[1 - label] : "others";
  const { tHead, tBodies } = byId("threshold-counts");
  const [positive, negative] = tBodies[0].rows;
  fill(tHead.rows[0], "", `predicted ${name}`, `predicted ${others}`);
  fill(positive, `actual ${name}`, count(point.truePositives), count(point.falseNegatives));
  fill(negative, `actual ${others}`, count(point.falsePositives), count(point.trueNegatives));
  drawFacts(byId("threshold-figures"), [
    ["precision", decimal(point.precision)],
    ["recall", decimal(point.recall)],
    ["F1", decimal(point.f1)],
    ["false-positive rate", decimal(point.falsePositiveRate)],
  ]);
}

const rates = ({ falsePositiveRate, recall }) => ({ x: falsePositiveRate, y: recall });

const precisionAndRecall = ({ precision, recall }) => ({ x: recall, y: precision ?? 1 });

const drawCurve = (chart, curve, at, random) =>
  chart.show(
    [
      { name: "threshold", points: [at], colour: 2 },
      { name: "this network", points: curve, colour: 1, style: "line" },
      { name: "random", points: random, colour: 6, style: "dashed" },
    ],
    1
  );

const fill = ({ cells }, ...texts) => texts.forEach((text, at) => setText(cells[at], text));

function thresholdText(threshold) {
  if (threshold === null) {
    return "above all probabilities";
  }
  return threshold > NEAR_ONE ? threshold.toFixed(6) : small(threshold);
}
