import { byId, element, say } from "../parts/elements.js";
import { showKeyed } from "../parts/keyed.js";

/** Says below the page what runs behind it. */
export function drawAbout({ version, java, backend, processors, facts }) {
  const known = [
    ["Cresset", version],
    ["backend", backend],
    ["Java", java],
    ["processors", processors],
    ...Object.entries(facts ?? {}),
  ];
  const told = known.filter(([, value]) => value !== null && value !== undefined);
  showKeyed(byId("about"), told, ([name]) => name, line, update);
}

const line = ([name]) => element("div", {}, element("dt", {}, name), element("dd"));

const update = (line, [, value]) => say(line.lastElementChild, String(value));
