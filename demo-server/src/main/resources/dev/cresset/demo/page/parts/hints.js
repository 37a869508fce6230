import { byId } from "./elements.js";

const MARGIN = 12;
let shownBy = null;

/**
 * Words with a dotted line explain themselves when pointed at, focused or tapped. The explanation is
 * in the page all along, unseen, as the word's description.
 */
export function explainWords() {
  const seen = byId("hint");
  document.addEventListener("pointerover", (event) => show(seen, hinting(event.target)));
  document.addEventListener("pointerout", (event) => {
    if (hinting(event.target) && document.activeElement !== shownBy) {
      hide(seen);
    }
  });
  document.addEventListener("focusin", (event) => show(seen, hinting(event.target)));
  document.addEventListener("focusout", () => hide(seen));
  document.addEventListener("click", (event) => show(seen, hinting(event.target)));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide(seen));
  window.addEventListener("scroll", () => shownBy && place(seen), { capture: true, passive: true });
}

const hinting = (target) => (target instanceof Element ? target.closest("button.term") : null);

function show(seen, word) {
  if (word === null) {
    return;
  }
  shownBy = word;
  seen.textContent = byId(word.getAttribute("aria-describedby")).textContent;
  seen.hidden = false;
  place(seen);
}

function place(seen) {
  const at = shownBy.getBoundingClientRect();
  const rightmost = document.documentElement.clientWidth - seen.offsetWidth - MARGIN;
  const below = at.bottom + 8;
  const fits = below + seen.offsetHeight < window.innerHeight;
  seen.style.left = `${Math.max(MARGIN, Math.min(at.left, rightmost))}px`;
  seen.style.top = `${fits ? below : at.top - seen.offsetHeight - 8}px`;
}

function hide(seen) {
  seen.hidden = true;
  shownBy = null;
}
