import { byId } from "../parts/elements.js";

/** Points the links to the reports at this run. */
export function drawExports(run) {
  for (const kind of ["html", "json", "csv"]) {
    byId(`export-${kind}`).href = `api/runs/${run.id}/report.${kind}`;
  }
}
