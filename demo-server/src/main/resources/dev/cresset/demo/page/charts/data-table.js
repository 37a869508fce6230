import { element, numberCell, row, rowHeader, say, sayNumber } from "../parts/elements.js";
import { showKeyed } from "../parts/keyed.js";

const columnHeader = () => element("th", { scope: "col" });

/** The numbers behind a chart, in a table that is made when it is opened. */
export function dataTable({ x, y, format, formatX }) {
  const table = element("table", {}, element("caption", { className: "unseen" }, `${y} by ${x}`));
  const head = element("thead");
  const body = element("tbody");
  table.append(head, body);
  head.append(row());
  const scroller = element("div", { className: "scroller", tabIndex: 0, role: "region", ariaLabel: `Figures: ${y} by ${x}` }, table);
  const details = element("details", { className: "figures" }, element("summary", {}, "Figures"), scroller);
  let series = [];

  function draw() {
    if (!details.open) {
      return;
    }
    const columns = [x, ...series.map((each) => each.name)];
    showKeyed(head.rows[0], columns.map((name, at) => ({ name, at })), ({ at }) => at, columnHeader, (made, { name }) => say(made, name));
    const values = series.map((each) => new Map(each.points.map((point) => [point.x, point.y])));
    const places = [...new Set(values.flatMap((each) => [...each.keys()]))].sort((one, other) => one - other);
    showKeyed(body, places, String, (at) => row(rowHeader(formatX(at))), (line, at) => {
      const numbers = values.map((each, column) => ({ column, value: each.get(at) }));
      numbers.slice(line.cells.length - 1).forEach(() => line.append(numberCell()));
      [...line.cells].slice(columns.length).forEach((each) => each.remove());
      numbers.forEach(({ column, value }) => sayNumber(line.cells[column + 1], value, format(value)));
    });
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
