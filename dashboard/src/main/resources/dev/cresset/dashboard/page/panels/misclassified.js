import { byId, setChildren } from "../parts/elements.js";
import { hasLongNames } from "../parts/format.js";
import { imageCard } from "../images/image-card.js";

const SHOWN_AT_FIRST = 12;
const more = byId("misclassified-more");
const list = byId("misclassified");

more.addEventListener("click", () => {
  const first = list.children[SHOWN_AT_FIRST];
  [...list.children].forEach((each) => (each.hidden = false));
  more.hidden = true;
  first.tabIndex = -1;
  first.focus();
});

/** Draws the misclassified images with the highest confidence. */
export function drawMisclassified(examples, { classNames }) {
  const cards = examples.map((each) => imageCard(each, classNames));
  cards.slice(SHOWN_AT_FIRST).forEach((each) => (each.hidden = true));
  list.classList.toggle("long-names", hasLongNames(classNames));
  setChildren(list, ...cards);
  more.hidden = cards.length <= SHOWN_AT_FIRST;
  more.textContent = `Show all ${cards.length}`;
  byId("misclassified-none").hidden = cards.length > 0;
}
