/** How far below or above the window something may be and still count as in sight. */
const NEAR = "200px";
/** What is out of sight is drawn no more often: while a network learns, most likely on the same processors. */
const PACE_MILLIS = 5000;

const inSight = new WeakSet();
const drawnBefore = new WeakSet();
const waiting = new Map();
let planned = null;

const paper = matchMedia("print");

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      inSight[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) {
        drawNow(target);
      }
    }
  },
  { rootMargin: NEAR }
);

// Paper and pictures of the full page show what was never in sight.
addEventListener("beforeprint", drawAll);
paper.addEventListener("change", drawAll);

/** Draws at once what is in sight, on paper or was never drawn, and the rest a little later, as it is by then. */
export function drawLazily(target, draw) {
  observer.observe(target);
  waiting.set(target, draw);
  if (inSight.has(target) || paper.matches || !drawnBefore.has(target)) {
    drawNow(target);
  } else {
    planned ??= setTimeout(drawAll, PACE_MILLIS);
  }
}

function drawAll() {
  clearTimeout(planned);
  planned = null;
  [...waiting.keys()].forEach(drawNow);
}

function drawNow(target) {
  const draw = waiting.get(target);
  waiting.delete(target);
  if (draw !== undefined) {
    drawnBefore.add(target);
    draw();
  }
}
