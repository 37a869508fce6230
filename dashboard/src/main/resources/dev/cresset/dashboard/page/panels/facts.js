import { element, setText } from "../parts/elements.js";
import { updateList } from "../parts/keyed-list.js";

/** Draws [name, value] pairs in a description list. */
export function drawFacts(list, facts) {
  updateList(list, facts, ([name]) => name, fact, (made, [, value]) => setText(made.lastElementChild, String(value)));
}

const fact = ([name]) => element("div", {}, element("dt", {}, name), element("dd"));
