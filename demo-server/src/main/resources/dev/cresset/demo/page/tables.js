import { bar, element, fill, numberCell, rowHeader } from "./elements.js";
import { count, figure } from "./format.js";

const part = (table, name) => document.querySelector(`#${table} ${name}`);
const shape = (dims) => dims.map((dim) => (dim === -1 ? "batch" : count(dim))).join(" × ");
const row = (...cells) => element("tr", {}, ...cells);

export function drawAverages(evaluation) {
  const rows = [
    ["precision", evaluation.precision],
    ["recall", evaluation.recall],
    ["F1", evaluation.f1],
  ].map(([name, averages]) =>
    row(
      rowHeader(name),
      ...["macro", "micro", "weighted"].map((kind) => numberCell(averages[kind], figure(averages[kind])))
    )
  );
  fill(part("averages", "tbody"), ...rows);
}

export function drawClasses(evaluation) {
  const rows = evaluation.perClass.map((each) =>
    row(
      rowHeader(String(each.label)),
      numberCell(each.precision, figure(each.precision)),
      numberCell(each.recall, figure(each.recall)),
      numberCell(each.f1, figure(each.f1)),
      numberCell(each.support, count(each.support))
    )
  );
  fill(part("classes", "tbody"), ...rows);
}

export function drawModel(model) {
  const rows = model.layers.map((layer) =>
    row(
      rowHeader(layer.name),
      element("td", {}, layer.type),
      element("td", {}, shape(layer.outputShape)),
      layer.parameters === 0
        ? element("td", { className: "none" }, "0")
        : numberCell(layer.parameters, count(layer.parameters))
    )
  );
  fill(part("model", "tbody"), ...rows);
  const total = element("th", { scope: "row", colSpan: 3 }, "total");
  fill(part("model", "tfoot"), row(total, numberCell(model.parameters, count(model.parameters))));
}

export function drawLosses(run) {
  const largest = Math.max(...run.losses);
  const rows = run.losses.map((loss, epoch) =>
    row(rowHeader(String(epoch + 1)), element("td", {}, bar(loss / largest)), numberCell(loss, figure(loss)))
  );
  fill(part("losses", "tbody"), ...rows);
}
