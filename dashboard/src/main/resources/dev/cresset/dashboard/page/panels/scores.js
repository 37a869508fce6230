import { units } from "../parts/features.js";
import { byId, numberCell, setText, setNumber } from "../parts/elements.js";
import { count, decimal, percent } from "../parts/format.js";

const AVERAGES = ["macro", "micro", "weighted"];

/** Draws accuracy and the averages of precision, recall and F1. */
export function drawScores(evaluation) {
  const images = evaluation.confusion.flat().reduce((sum, each) => sum + each, 0);
  const right = evaluation.confusion.reduce((sum, each, actual) => sum + each[actual], 0);
  const accuracy = byId("accuracy");
  accuracy.value = String(evaluation.accuracy);
  setText(accuracy, percent(evaluation.accuracy));
  setText(byId("accuracy-counts"), `${count(right)} of ${count(images)} test ${units()}`);

  for (const name of ["precision", "recall", "f1"]) {
    const line = byId(`average-${name}`);
    AVERAGES.forEach((kind, at) => {
      if (line.cells.length === at + 1) {
        line.append(numberCell());
      }
      setNumber(line.cells[at + 1], evaluation[name][kind], decimal(evaluation[name][kind]));
    });
  }
}
