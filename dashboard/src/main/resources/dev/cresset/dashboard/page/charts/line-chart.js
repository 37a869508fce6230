import "../lib/chart.umd.min.js";
import { element } from "../parts/elements.js";
import { FORMATS } from "../parts/format.js";
import { colour, onThemeChange } from "../parts/theme.js";
import { dataTable } from "./data-table.js";
import { drawLazily } from "./lazy-draw.js";
import { powersOfTen, roundBounds, ticksThatFit } from "./log-axis.js";

const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
const SHAPES = ["circle", "rectRot", "triangle", "rect"];
const FEW_POINTS = 60;

/** A line chart of charts.json in a figure, with its data in a table that can be opened, unless `table` is false. */
export class LineChart {
  #chart;
  #description;
  #empty;
  #table;
  #series = [];
  #end = 0;

  constructor(figure, description) {
    this.#description = description;
    const canvas = element("canvas", { role: "img" });
    this.#empty = element("p", { className: "plot-empty" }, "No data");
    this.#table = dataTable();
    const scattered = isScattered(description);
    // Scattered points can share an x, which the data table identifies rows by.
    const tables = description.table === false || scattered ? [] : [this.#table.details];
    figure.append(element("div", { className: "plot" }, canvas, this.#empty), ...tables);
    const format = (axis, kind) => (value) => FORMATS[this.#description[axis].format][kind](value);
    const { x, y } = description;
    this.#chart = new globalThis.Chart(canvas, {
      type: "line",
      data: { datasets: [] },
      options: {
        animation: false,
        maintainAspectRatio: false,
        parsing: false,
        interaction: scattered ? { mode: "nearest", intersect: true } : { mode: "index", axis: "x", intersect: false },
        layout: { padding: { top: 4, right: 8 } },
        scales: {
          x: axis(x, {
            type: x.logarithmic ? "logarithmic" : "linear",
            ticks: { callback: format("x", "tick"), maxTicksLimit: x.logarithmic ? 20 : 7, precision: x.format === "count" || x.format === "thousands" ? 0 : undefined },
            afterBuildTicks: (scale) => x.logarithmic && (scale.ticks = powersOfTen(scale)),
          }),
          y: axis(y, {
            type: y.logarithmic ? "logarithmic" : "linear",
            beginAtZero: y.zero,
            max: y.max,
            ticks: { callback: format("y", "tick"), padding: 10, maxTicksLimit: 6, autoSkip: !y.logarithmic },
            afterBuildTicks: (scale) => y.logarithmic && (scale.ticks = ticksThatFit(scale)),
          }),
        },
        plugins: {
          legend: { position: "bottom", align: "start", labels: { usePointStyle: true, boxHeight: 7, padding: 14 } },
          tooltip: {
            callbacks: {
              title: ([first]) => `${this.#description.x.label} ${format("x", "tick")(first.parsed.x)}`,
              label: ({ dataset: { label }, parsed }) =>
                scattered
                  ? `${this.#description.y.label} ${format("y", "value")(parsed.y)}, residual ${format("y", "value")(parsed.x - parsed.y)}`
                  : `${label}: ${format("y", "value")(parsed.y)}`,
            },
          },
        },
      },
    });
    onThemeChange(() => this.#draw());
  }

  /**
   * Shows series from `x.from` of the description, by default 0 or 1, up to at least this x; another description may change title, labels and formats.
   *
   * A series is {name, points: [{x, y}], colour: 1 to 6, style: line, faint or dashed}; dots by default.
   */
  show(series, end = 0, description = this.#description) {
    this.#description = description;
    this.#end = end;
    this.#series = series;
    const empty = series.length === 0;
    this.#empty.hidden = !empty;
    this.#chart.canvas.ariaLabel = empty ? `${description.title}: no data` : this.#summary();
    this.#table.details.hidden = empty;
    this.#table.show(description, series);
    this.#draw();
  }

  /** Calls a function with the index of a point of the first series that is clicked. */
  onSelect(select) {
    this.#chart.options.onClick = (_, [first]) => first?.datasetIndex === 0 && select(first.index);
  }

  #summary() {
    const { title, y } = this.#description;
    const { value } = FORMATS[y.format];
    const lines = this.#series.map(({ name, points }) => `${name} from ${value(points[0].y)} to ${value(points.at(-1).y)}`);
    return `${title}: ${lines.join(", ")}.`;
  }

  #draw() {
    drawLazily(this.#chart.canvas.parentElement, () => this.#drawNow());
  }

  #drawNow() {
    const { canvas, options, data } = this.#chart;
    if (canvas.width === 0) {
      // Its figure was hidden; Chart.js itself measures it in the next frame, too late for paper.
      this.#chart.resize();
    }
    const { x, y } = this.#description;
    const soft = colour("soft");
    for (const [scale, { label }] of [[options.scales.x, x], [options.scales.y, y]]) {
      scale.ticks.color = soft;
      scale.title.color = soft;
      scale.title.text = label;
      scale.grid.color = colour("line");
      scale.border = { color: colour("line") };
    }
    options.plugins.legend.display = this.#series.length > 1;
    options.plugins.legend.labels.color = colour("ink");
    Object.assign(options.plugins.tooltip, {
      backgroundColor: colour("ink"),
      titleColor: colour("panel"),
      bodyColor: colour("panel"),
    });
    if (!x.logarithmic && !isScattered(this.#description)) {
      options.scales.x.suggestedMin = x.from ?? Math.min(1, this.#end);
      options.scales.x.suggestedMax = this.#end;
    }
    if (y.logarithmic) {
      Object.assign(options.scales.y, roundBounds(this.#series.flatMap((each) => each.points.map((point) => point.y))));
    }
    // Reusing a dataset keeps whether it was hidden by a click on the legend.
    const lines = new Map(data.datasets.map((line) => [line.label, line]));
    data.datasets = this.#series.map((each) => Object.assign(lines.get(each.name) ?? {}, dataset(each)));
    this.#chart.update("none");
  }
}

const isScattered = ({ series }) => series?.some(({ style }) => style === "points") ?? false;

function dataset({ name, points, colour: number, style }) {
  const drawn = colour(`series-${number}`);
  const pattern = style === "dashed" ? 1 : number - 1;
  const faint = style === "faint";
  const scattered = style === "points";
  return {
    label: name,
    data: points,
    borderColor: faint ? `${drawn}55` : drawn,
    backgroundColor: drawn,
    borderDash: DASHES[pattern % DASHES.length],
    borderWidth: faint ? 1 : 2,
    // The legend shows the points of a line, or the line itself.
    showLine: !scattered,
    pointStyle: style && !scattered ? "line" : SHAPES[pattern % SHAPES.length],
    pointRadius: scattered || (!style && points.length <= FEW_POINTS) ? 3.5 : 0,
    pointHitRadius: scattered ? 6 : style === "dashed" ? 0 : 12,
    tension: 0,
    clip: 8,
  };
}

const axis = ({ label }, more) => ({
  title: { display: true, text: label },
  grid: { drawTicks: false },
  ...more,
  ticks: { padding: 6, maxRotation: 0, ...more.ticks },
});

const Chart = globalThis.Chart;
Chart.defaults.font.family = getComputedStyle(document.documentElement).getPropertyValue("--font");
Chart.defaults.font.size = 12;
