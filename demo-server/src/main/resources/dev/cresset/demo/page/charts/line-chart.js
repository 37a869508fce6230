import "../lib/chart.umd.min.js";
import { element } from "../parts/elements.js";
import { small } from "../parts/format.js";
import { colour, onSchemeChange } from "../parts/scheme.js";
import { dataTable } from "./data-table.js";
import { drawLazily } from "./lazy-draw.js";
import { roundBounds, ticksThatFit } from "./log-axis.js";

const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
const SHAPES = ["circle", "rectRot", "triangle", "rect"];
const FEW_POINTS = 60;

/**
 * Lines over a common x in a figure, with their numbers in a table that can be opened.
 *
 * A series is {name, points: [{x, y}], colour: 1 to 6, pattern, bare (no dots), faint}; y may be null.
 */
export class LineChart {
  #chart;
  #empty;
  #table;
  #series = [];
  #upTo = 0;
  #settings;

  constructor(figure, { x, y, format = small, formatX = String, onAxis = small, logarithmic = false, zero = false, most, whole = true }) {
    this.#settings = { x, y, format, formatX, logarithmic };
    const canvas = element("canvas", { role: "img" });
    this.#empty = element("p", { className: "plot-empty" }, "No figures");
    this.#table = dataTable(this.#settings);
    figure.append(element("div", { className: "plot" }, canvas, this.#empty), this.#table.details);
    this.#chart = new globalThis.Chart(canvas, {
      type: "line",
      data: { datasets: [] },
      options: {
        animation: false,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: "index", axis: "x", intersect: false },
        layout: { padding: { top: 4, right: 8 } },
        scales: {
          x: axis(x, { type: "linear", ticks: { callback: formatX, maxTicksLimit: 7, precision: whole ? 0 : undefined } }),
          y: axis(y, {
            type: logarithmic ? "logarithmic" : "linear",
            beginAtZero: zero,
            max: most,
            ticks: { callback: onAxis, padding: 10, maxTicksLimit: 6, autoSkip: !logarithmic },
            afterBuildTicks: (scale) => logarithmic && (scale.ticks = ticksThatFit(scale)),
          }),
        },
        plugins: {
          legend: { position: "bottom", align: "start", labels: { usePointStyle: true, boxHeight: 7, padding: 14 } },
          tooltip: {
            callbacks: {
              title: ([first]) => `${x} ${formatX(first.parsed.x)}`,
              label: (item) => `${item.dataset.label}: ${format(item.parsed.y)}`,
            },
          },
        },
      },
    });
    onSchemeChange(() => this.#plan());
  }

  /** Draws these series up to at least this x; the sentence is for those who do not see them. */
  show(series, sentence, upTo = 0) {
    this.#upTo = upTo;
    this.#series = series.map((each) => ({ ...each, points: each.points.filter((point) => point.y !== null) }));
    const empty = this.#series.every((each) => each.points.length === 0);
    this.#empty.hidden = !empty;
    this.#chart.canvas.ariaLabel = empty ? `${this.#settings.y}: no figures` : sentence;
    this.#table.details.hidden = empty;
    this.#table.show(this.#series);
    this.#plan();
  }

  #plan() {
    drawLazily(this.#chart.canvas.parentElement, () => this.#draw());
  }

  #draw() {
    const { options, data } = this.#chart;
    const soft = colour("soft");
    for (const each of Object.values(options.scales)) {
      each.ticks.color = soft;
      each.title.color = soft;
      each.grid.color = colour("line");
      each.border = { color: colour("line") };
    }
    options.plugins.legend.display = this.#series.length > 1;
    options.plugins.legend.labels.color = colour("ink");
    Object.assign(options.plugins.tooltip, {
      backgroundColor: colour("ink"),
      titleColor: colour("panel"),
      bodyColor: colour("panel"),
    });
    options.scales.x.suggestedMin = Math.min(1, this.#upTo);
    options.scales.x.suggestedMax = this.#upTo;
    if (this.#settings.logarithmic) {
      Object.assign(options.scales.y, roundBounds(this.#series.flatMap((each) => each.points.map((point) => point.y))));
    }
    // A line keeps its object, and with it whether it was hidden by a click on the legend.
    const lines = new Map(data.datasets.map((line) => [line.label, line]));
    data.datasets = this.#series.map((each) => Object.assign(lines.get(each.name) ?? {}, this.#line(each)));
    this.#chart.update("none");
  }

  #line({ name, points, colour: number, pattern = number - 1, bare, faint }) {
    const drawn = colour(`series-${number}`);
    const dots = !bare && !faint && points.length <= FEW_POINTS;
    return {
      label: name,
      data: points,
      borderColor: faint ? `${drawn}55` : drawn,
      backgroundColor: drawn,
      borderDash: DASHES[pattern % DASHES.length],
      borderWidth: faint ? 1 : 2,
      // In the legend, which draws what a line has: its dots, or itself.
      pointStyle: bare || faint ? "line" : SHAPES[pattern % SHAPES.length],
      pointRadius: dots ? 3.5 : 0,
      pointHitRadius: 12,
      tension: 0,
      clip: 8,
    };
  }
}

const axis = (name, more) => ({
  title: { display: true, text: name },
  grid: { drawTicks: false },
  ...more,
  ticks: { padding: 6, maxRotation: 0, ...more.ticks },
});

const Chart = globalThis.Chart;
Chart.defaults.font.family = getComputedStyle(document.documentElement).getPropertyValue("--font");
Chart.defaults.font.size = 12;
