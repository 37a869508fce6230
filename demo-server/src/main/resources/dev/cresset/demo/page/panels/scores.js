import { byId, numberCell, say, sayNumber } from "../parts/elements.js";
import { count, figure, score } from "../parts/format.js";

const AVERAGES = ["macro", "micro", "weighted"];

/** Draws the accuracy and the three averages of precision, recall and F1. */
export function drawScores(evaluation) {
  const images = evaluation.confusion.flat().reduce((sum, each) => sum + each, 0);
  const right = evaluation.confusion.reduce((sum, each, actual) => sum + each[actual], 0);
  const accuracy = byId("accuracy");
  accuracy.value = String(evaluation.accuracy);
  say(accuracy, score(evaluation.accuracy));
  say(byId("accuracy-counts"), `${count(right)} of ${count(images)} test images`);

  for (const name of ["precision", "recall", "f1"]) {
    const line = byId(`average-${name}`);
    AVERAGES.forEach((kind, at) => {
      if (line.cells.length === at + 1) {
        line.append(numberCell());
      }
      sayNumber(line.cells[at + 1], evaluation[name][kind], figure(evaluation[name][kind]));
    });
  }
}
