import { setText } from "../parts/elements.js";

/**
 * Shows a text in place of each panel that needs a part of the results, or the panels themselves if the
 * text is null.
 */
export function showPlaceholder(part, text) {
  for (const panel of document.querySelectorAll(`[data-needs="${part}"]`)) {
    const line = panel.querySelector(".pending");
    line.hidden = text === null;
    setText(line, text ?? "");
    panel.querySelector(".body").hidden = text !== null;
  }
}
