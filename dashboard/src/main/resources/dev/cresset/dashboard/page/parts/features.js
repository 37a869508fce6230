const offered = new Set();

/** What the samples are that the page shows. */
let named = "image";

/** Shows the parts of the page for these features of the server; all others stay hidden. */
export function offer(features) {
  offered.clear();
  features.forEach((feature) => offered.add(feature));
  for (const part of document.querySelectorAll("[data-feature], [data-lacks]")) {
    part.classList.toggle("offered", isOffered(part.dataset.feature ?? part.dataset.lacks));
  }
}

/** Whether the server has a feature. */
export const isOffered = (feature) => offered.has(feature);

/** Names the samples in all texts: image, row or sample. */
export function nameSamples(name) {
  if (name === named) {
    return;
  }
  named = name;
  for (const word of document.querySelectorAll("[data-unit]")) {
    word.textContent = word.dataset.unit === "one" ? unit() : units();
  }
}

export const unit = () => named;

export const units = () => `${unit()}s`;
