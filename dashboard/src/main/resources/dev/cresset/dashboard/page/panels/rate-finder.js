import { LineChart } from "../charts/line-chart.js";
import { seriesOf } from "../charts/series.js";
import { post } from "../data/api.js";
import { makeClosable } from "../parts/dialogs.js";
import { byId, setText } from "../parts/elements.js";
import { small } from "../parts/format.js";

/** Losses this far above the smoothed ones are not drawn; they would flatten all others. */
const HEADROOM = 1.1;
const DESCRIPTION = {
  title: "Loss by learning rate",
  rows: "points",
  x: { label: "learning rate", field: "learningRate", format: "number", logarithmic: true },
  y: { label: "loss", format: "loss" },
  series: [
    { name: "smoothed", field: "smoothedLoss", colour: 1, style: "line" },
    { name: "loss", field: "loss", colour: 1, style: "faint" },
  ],
};
const dialog = byId("rate-finder");
const figure = byId("rate-chart");
const chart = new LineChart(figure, DESCRIPTION);
let search = 0;

makeClosable(dialog, byId("rate-close"));
dialog.addEventListener("close", () => search++);

/** Tries learning rates for these settings in a dialog, and calls `use` with the one suggested. */
export async function findRate(settings, use) {
  const own = ++search;
  figure.hidden = true;
  setText(byId("rate-state"), "Trying 300 learning rates…");
  dialog.showModal();
  let text;
  try {
    const found = await post("api/learning-rates", settings);
    if (own !== search) {
      // The dialog was closed.
      return;
    }
    figure.hidden = false;
    drawRates(found);
    text = "No rate is suggested: the loss falls at none of the rates.";
    if (found.suggestion !== null) {
      const rate = Number(found.suggestion.toPrecision(2));
      use(rate);
      text = `The loss falls fastest at a learning rate of ${rate}, which is now in the form.`;
    }
  } catch (failure) {
    text = failure.message;
  }
  if (own === search) {
    setText(byId("rate-state"), text);
  }
}

function drawRates({ points, suggestion }) {
  const most = HEADROOM * Math.max(...points.map((point) => point.smoothedLoss));
  const series = seriesOf(DESCRIPTION, { points }).map((each) => ({ ...each, points: each.points.filter(({ y }) => y <= most) }));
  const at = points.find(({ learningRate }) => learningRate === suggestion);
  if (at) {
    series.push({ name: `suggestion ${small(suggestion)}`, points: [{ x: at.learningRate, y: at.smoothedLoss }], colour: 3 });
  }
  chart.show(series);
}
