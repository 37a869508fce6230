import descriptions from "../charts/charts.json" with { type: "json" };
import { LineChart } from "../charts/line-chart.js";
import { seriesOf } from "../charts/series.js";
import { epochsOf, stepsOf } from "../data/runs.js";
import { byId, element } from "../parts/elements.js";

const END = { steps: stepsOf, epochs: epochsOf };

for (const group of document.querySelectorAll("[data-charts]")) {
  const ids = group.dataset.charts.split(" ");
  group.append(...ids.map((id) => panel(descriptions.find((each) => each.id === id))));
}
const charts = descriptions.map((description) => ({ description, chart: new LineChart(byId(description.id), description) }));

function panel({ id, title, hint }) {
  const caption = element("figcaption", {}, element("h3", {}, title));
  if (hint) {
    caption.append(element("p", { className: "hint" }, hint));
  }
  return element("figure", { id, className: "panel chart" }, caption);
}

/** Draws the charts of a run, or only those that change with each step. */
export function drawRunCharts(run, onlyLive) {
  // A constant rate needs no chart.
  byId("learning-rate").hidden = run.schedule === null;
  // Only classifiers have an accuracy.
  byId("epoch-accuracy").hidden = run.task === "regression" || (run.history.length > 0 && run.history.every((each) => each.trainingAccuracy === null && each.validationAccuracy === null));
  draw(run, ({ source, live }) => source === "run" && (live || !onlyLive));
}

/** Draws the calibration curve. */
export const drawCalibrationChart = (calibration) => draw(calibration, ({ source }) => source === "calibration");

/** Draws predicted against actual numbers; `select` is called with the index of a point that is clicked. */
export function drawRegressionChart(regression, select) {
  draw(regression, ({ source }) => source === "regression");
  charts.find(({ description }) => description.source === "regression").chart.onSelect(select);
}

function draw(source, included) {
  for (const { description, chart } of charts.filter((each) => included(each.description))) {
    chart.show(seriesOf(description, source), END[description.x.end]?.(source));
  }
}

/** The curves by which runs can be compared: {id, title, description}, each with one series. */
export const CURVES = descriptions
  .filter(({ rows }) => rows === "history")
  .flatMap((description) =>
    description.series
      .filter(({ field }) => field)
      .map((series) => {
        const title = series.name === description.y.label ? series.name : `${series.name} ${description.y.label}`;
        return { id: series.field, title, description: { ...description, title: `Comparison by ${title}`, y: { ...description.y, label: title }, series: [series] } };
      })
  );
