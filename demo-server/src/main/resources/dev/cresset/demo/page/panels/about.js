import { byId, element, fill } from "../parts/elements.js";

/** Says below the page what runs behind it. */
export function drawAbout({ version, java, backend, processors, facts }) {
  const known = [
    ["Cresset", version],
    ["backend", backend],
    ["Java", java],
    ["processors", processors],
    ...Object.entries(facts ?? {}),
  ];
  const lines = known
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value))));
  fill(byId("about"), ...lines);
}
