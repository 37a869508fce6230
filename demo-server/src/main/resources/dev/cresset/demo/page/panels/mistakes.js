import { byId, fill } from "../parts/elements.js";
import { hasLongNames } from "../parts/format.js";
import { exampleCard } from "../pictures/example.js";

const AT_FIRST = 12;
const more = byId("mistakes-more");
const list = byId("mistakes");

more.addEventListener("click", () => {
  const first = list.children[AT_FIRST];
  [...list.children].forEach((each) => (each.hidden = false));
  more.hidden = true;
  first.tabIndex = -1;
  first.focus();
});

/** Draws the wrong answers that the network was surest of. */
export function drawMistakes(examples, { classNames }) {
  const cards = examples.map((each) => exampleCard(each, classNames));
  cards.slice(AT_FIRST).forEach((each) => (each.hidden = true));
  list.classList.toggle("long-names", hasLongNames(classNames));
  fill(list, ...cards);
  more.hidden = cards.length <= AT_FIRST;
  more.textContent = `Show all ${cards.length}`;
  byId("mistakes-none").hidden = cards.length > 0;
}
