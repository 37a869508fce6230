import { element, numberCell, row, rowHeader, setNumber, setText } from "../parts/elements.js";
import { FORMATS } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";

const columnHeader = () => element("th", { scope: "col" });

/** The data of a chart, in a table that is filled while it is open. */
export function dataTable() {
  const caption = element("caption", { className: "visually-hidden" });
  const head = element("thead", {}, row());
  const body = element("tbody");
  const scroller = element("div", { className: "scroller", tabIndex: 0, role: "region" }, element("table", {}, caption, head, body));
  const details = element("details", { className: "figures" }, element("summary", {}, "Data"), scroller);
  let shown = null;

  function draw() {
    if (!details.open || shown === null) {
      return;
    }
    const { x, y, series } = shown;
    setText(caption, `${y.label} by ${x.label}`);
    scroller.ariaLabel = `Data: ${y.label} by ${x.label}`;
    const columns = [x.label, ...series.map((each) => each.name)];
    updateList(head.rows[0], columns.map((name, at) => ({ name, at })), ({ at }) => at, columnHeader, (made, { name }) => setText(made, name));
    const values = series.map((each) => new Map(each.points.map((point) => [point.x, point.y])));
    const places = [...new Set(values.flatMap((each) => [...each.keys()]))].sort((one, other) => one - other);
    updateList(body, places, String, () => row(rowHeader("")), (line, at) => {
      setText(line.cells[0], FORMATS[x.format].tick(at));
      const numbers = values.map((each, column) => ({ column, value: each.get(at) }));
      numbers.slice(line.cells.length - 1).forEach(() => line.append(numberCell()));
      [...line.cells].slice(columns.length).forEach((each) => each.remove());
      numbers.forEach(({ column, value }) => setNumber(line.cells[column + 1], value, FORMATS[y.format].value(value)));
    });
  }

  details.addEventListener("toggle", draw);
  return {
    details,
    show({ x, y }, series) {
      shown = { x, y, series };
      draw();
    },
  };
}
