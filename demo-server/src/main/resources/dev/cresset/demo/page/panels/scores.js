import { byId, fill, numberCell } from "../parts/elements.js";
import { count, figure, score } from "../parts/format.js";

const AVERAGES = ["macro", "micro", "weighted"];

/** Draws the accuracy and the three averages of precision, recall and F1. */
export function drawScores(evaluation) {
  const images = evaluation.confusion.flat().reduce((sum, each) => sum + each, 0);
  const right = evaluation.confusion.reduce((sum, each, actual) => sum + each[actual], 0);
  const accuracy = byId("accuracy");
  accuracy.value = String(evaluation.accuracy);
  accuracy.textContent = score(evaluation.accuracy);
  byId("accuracy-counts").textContent = `${count(right)} of ${count(images)} test images`;

  // The words that explain themselves stay; only the figures after them change.
  for (const name of ["precision", "recall", "f1"]) {
    const line = byId(`average-${name}`);
    fill(line, line.cells[0], ...AVERAGES.map((kind) => numberCell(evaluation[name][kind], figure(evaluation[name][kind]))));
  }
}
