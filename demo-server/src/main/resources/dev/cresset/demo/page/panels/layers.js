import { LineChart } from "../charts/line-chart.js";
import { epochsOf } from "../data/runs.js";
import { byId } from "../parts/elements.js";
import { small } from "../parts/format.js";

const norms = new LineChart(byId("gradient-norms"), { x: "epoch", y: "gradient norm", format: small, zero: true });
const updates = new LineChart(byId("update-ratios"), { x: "epoch", y: "update ÷ weight", format: small, logarithmic: true });

/** Draws how strongly each layer is pulled, and how far it moves for its size. */
export function drawLayers(run) {
  draw(norms, run, "gradientNorm", "Gradient norm");
  draw(updates, run, "updateToWeight", "Update-to-weight ratio");
}

function draw(chart, run, name, title) {
  const { gradients } = run;
  const layers = [...new Set(gradients.flatMap((each) => each.layers.map((layer) => layer.name)))];
  const series = layers.map((layer, at) => ({
    name: layer,
    colour: (at % 6) + 1,
    points: gradients.flatMap((each) =>
      each.layers.filter((of) => of.name === layer).map((of) => ({ x: each.epoch, y: of[name] }))
    ),
  }));
  const last = series.map((each) => `${each.name} ${small(each.points.at(-1)?.y)}`);
  chart.show(series, `${title} of each layer; in the last epoch: ${last.join(", ")}.`, epochsOf(run));
}
