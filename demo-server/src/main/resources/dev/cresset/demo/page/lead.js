import { element, fill } from "./elements.js";
import { count, duration, score } from "./format.js";

export function drawLead(run, evaluation) {
  document.getElementById("title").textContent = run.title;
  fill(document.getElementById("facts"), ...facts(run).map(fact));

  const accuracy = document.getElementById("accuracy");
  accuracy.value = String(evaluation.accuracy);
  accuracy.textContent = score(evaluation.accuracy);

  const images = evaluation.confusion.flat().reduce((sum, cell) => sum + cell, 0);
  const right = evaluation.confusion.reduce((sum, row, actual) => sum + row[actual], 0);
  document.getElementById("accuracy-counts").textContent =
    `${count(right)} of ${count(images)} test images`;
}

function facts(run) {
  return [
    ["recipe", run.recipe],
    ["backend", run.backend],
    ["epochs", count(run.epochs)],
    ["batch size", count(run.batchSize)],
    ["training images", count(run.trainingImages)],
    ["training time", duration(run.seconds)],
    ["seed", String(run.seed)],
  ];
}

function fact([name, value]) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, value));
}
