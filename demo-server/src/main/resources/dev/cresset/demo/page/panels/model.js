import { byId, cell, element, fill, numberCell, row, rowHeader } from "../parts/elements.js";
import { bytes, count, shape } from "../parts/format.js";

/** Draws the summary of the network, a row for each layer. */
export function drawModel(model) {
  const table = byId("model");
  const rows = model.layers.map((layer) =>
    row(rowHeader(layer.name), cell(layer.type), cell(shape(layer.outputShape)), ...costs(layer))
  );
  fill(table.tBodies[0], ...rows);
  const total = element("th", { scope: "row", colSpan: 3 }, "total");
  fill(table.tFoot, row(total, ...costs(model)));
}

const costs = ({ parameters, multiplyAdds, bytes: size }) => [
  numberCell(parameters, count(parameters)),
  numberCell(multiplyAdds, count(multiplyAdds)),
  numberCell(size, bytes(size)),
];
