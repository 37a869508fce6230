/** Elements this close to the viewport count as visible. */
const MARGIN = "200px";

const visible = new WeakSet();
const drawnBefore = new WeakSet();
const waiting = new Map();

const print = matchMedia("print");

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      visible[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) {
        drawNow(target);
      }
    }
  },
  { rootMargin: MARGIN }
);

// Elements outside the viewport are printed, too.
addEventListener("beforeprint", drawAll);
print.addEventListener("change", drawAll);

/** Draws an element if it is visible, printed or not yet drawn with a size, else when it becomes visible. */
export function drawLazily(target, draw) {
  observer.observe(target);
  waiting.set(target, draw);
  if (visible.has(target) || print.matches || !drawnBefore.has(target)) {
    drawNow(target);
  }
}

function drawAll() {
  [...waiting.keys()].forEach(drawNow);
}

function drawNow(target) {
  const draw = waiting.get(target);
  waiting.delete(target);
  if (draw !== undefined) {
    if (target.offsetWidth > 0) {
      drawnBefore.add(target);
    }
    draw();
  }
}
