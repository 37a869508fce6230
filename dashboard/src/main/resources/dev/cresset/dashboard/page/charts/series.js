const COLOURS = 6;

/**
 * Returns the series of a chart of charts.json: {name, points: [{x, y}], colour, style}. Series
 * without points are left out.
 */
export function seriesOf({ rows, nested, x, y, series }, source) {
  const rowsIn = (field) => source[field].flatMap((row) => (nested ? row[nested].map((each) => ({ ...row, ...each })) : [row]));
  const data = rowsIn(rows);
  const drawable = (point) => Number.isFinite(point.y) && (!y.logarithmic || point.y > 0);
  return series
    .flatMap((each) => (each.groupBy ? grouped(each, data) : [{ ...each, data: each.rows ? rowsIn(each.rows) : data }]))
    .map((each) => ({ ...each, points: points(each, x.field, source).filter(drawable) }))
    .filter((each) => each.points.length > 0);
}

function grouped(series, data) {
  const names = [...new Set(data.map((row) => row[series.groupBy]))];
  return names.map((name, at) => ({
    ...series,
    name,
    colour: (at % COLOURS) + 1,
    data: data.filter((row) => row[series.groupBy] === name),
  }));
}

function points({ points: fixed, final, field, data }, x, source) {
  if (fixed) {
    return fixed;
  }
  return final ? data.slice(-1).map((row) => ({ x: row[x], y: source[final] })) : data.map((row) => ({ x: row[x], y: row[field] }));
}
