const offered = new Set();

/** Shows the parts of the page for these features of the server; all others stay hidden. */
export function offer(features) {
  offered.clear();
  features.forEach((feature) => offered.add(feature));
  for (const part of document.querySelectorAll("[data-feature]")) {
    part.classList.toggle("offered", isOffered(part.dataset.feature));
  }
}

/** Whether the server has a feature. */
export const isOffered = (feature) => offered.has(feature);
