const offered = new Set();

/** Shows the parts of the page for these features of the server, and words that fit them. */
export function offer(features) {
  offered.clear();
  features.forEach((feature) => offered.add(feature));
  for (const part of document.querySelectorAll("[data-feature], [data-lacks]")) {
    part.classList.toggle("offered", isOffered(part.dataset.feature ?? part.dataset.lacks));
  }
  for (const word of document.querySelectorAll("[data-unit]")) {
    word.textContent = word.dataset.unit === "one" ? unit() : units();
  }
}

/** Whether the server has a feature. */
export const isOffered = (feature) => offered.has(feature);

/** What a test set consists of: the demo trains on images only. */
export const unit = () => (isOffered("recipes") ? "image" : "sample");

export const units = () => `${unit()}s`;
