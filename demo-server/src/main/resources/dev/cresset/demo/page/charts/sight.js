/** How far below or above the window something may be and still count as seen. */
const NEAR = "200px";

const seen = new WeakSet();
const waiting = new Map();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      seen[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) {
        drawNow(target);
      }
    }
  },
  { rootMargin: NEAR }
);

addEventListener("beforeprint", () => [...waiting.keys()].forEach(drawNow));

/** Draws at once what is in sight, and the rest, as it is by then, when it comes into sight. */
export function whenSeen(target, draw) {
  observer.observe(target);
  waiting.set(target, draw);
  if (seen.has(target)) {
    drawNow(target);
  }
}

function drawNow(target) {
  const draw = waiting.get(target);
  waiting.delete(target);
  draw?.();
}
