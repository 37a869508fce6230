import { byId, cell, element, numberCell, row, rowHeader, setText, setNumber } from "../parts/elements.js";
import { bytes, count, shape } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";

const table = byId("model");

/** Draws the layers of the network. */
export function drawModel(model) {
  const layers = model.layers.map((layer, at) => ({ ...layer, at }));
  updateList(table.tBodies[0], layers, ({ at }) => at, line, update);
  updateList(table.tFoot, [model], () => "total", total, updateCosts);
}

const costs = () => [numberCell(), numberCell(), numberCell()];

const line = () => row(rowHeader(""), cell(""), cell(""), ...costs());

const total = () => row(element("th", { scope: "row", colSpan: 3 }, "total"), ...costs());

function update(line, layer) {
  const [name, type, outputShape] = line.cells;
  setText(name, layer.name);
  setText(type, layer.type);
  setText(outputShape, shape(layer.outputShape));
  updateCosts(line, layer);
}

function updateCosts(line, { parameters, multiplyAdds, bytes: size }) {
  const [learned, work, memory] = [...line.cells].slice(-3);
  setNumber(learned, parameters, count(parameters));
  setNumber(work, multiplyAdds, count(multiplyAdds));
  setNumber(memory, size, bytes(size));
}
