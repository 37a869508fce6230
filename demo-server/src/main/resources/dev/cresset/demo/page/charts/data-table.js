import { element, fill, numberCell, row, rowHeader } from "../parts/elements.js";

/** The numbers behind a chart, in a table that is made when it is opened. */
export function dataTable({ x, y, format, formatX }) {
  const table = element("table", {}, element("caption", { className: "unseen" }, `${y} by ${x}`));
  const head = element("thead");
  const body = element("tbody");
  table.append(head, body);
  const scroller = element("div", { className: "scroller", tabIndex: 0, role: "region", ariaLabel: `Figures: ${y} by ${x}` }, table);
  const details = element("details", { className: "figures" }, element("summary", {}, "Figures"), scroller);
  let series = [];

  function draw() {
    if (!details.open) {
      return;
    }
    const names = series.map((each) => element("th", { scope: "col" }, each.name));
    fill(head, row(element("th", { scope: "col" }, x), ...names));
    const values = series.map((each) => new Map(each.points.map((point) => [point.x, point.y])));
    const places = [...new Set(values.flatMap((each) => [...each.keys()]))].sort((one, other) => one - other);
    fill(body, ...places.map((at) => row(rowHeader(formatX(at)), ...values.map((each) => numberCell(each.get(at), format(each.get(at)))))));
  }

  details.addEventListener("toggle", draw);
  return {
    details,
    show(shown) {
      series = shown;
      draw();
    },
  };
}
