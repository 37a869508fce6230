import { byId, cell, element, numberCell, row, rowHeader, say, sayNumber } from "../parts/elements.js";
import { bytes, count, shape } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";

const table = byId("model");

/** Draws the summary of the network, a row for each layer. */
export function drawModel(model) {
  const layers = model.layers.map((layer, at) => ({ ...layer, at }));
  showKeyed(table.tBodies[0], layers, ({ at }) => at, line, update);
  showKeyed(table.tFoot, [model], () => "total", total, updateCosts);
}

const costs = () => [numberCell(), numberCell(), numberCell()];

const line = () => row(rowHeader(""), cell(""), cell(""), ...costs());

const total = () => row(element("th", { scope: "row", colSpan: 3 }, "total"), ...costs());

function update(line, layer) {
  const [name, type, outputShape] = line.cells;
  say(name, layer.name);
  say(type, layer.type);
  say(outputShape, shape(layer.outputShape));
  updateCosts(line, layer);
}

function updateCosts(line, { parameters, multiplyAdds, bytes: size }) {
  const [learned, work, memory] = [...line.cells].slice(-3);
  sayNumber(learned, parameters, count(parameters));
  sayNumber(work, multiplyAdds, count(multiplyAdds));
  sayNumber(memory, size, bytes(size));
}
