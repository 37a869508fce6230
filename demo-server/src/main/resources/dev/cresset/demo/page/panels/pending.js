import { say } from "../parts/elements.js";

/**
 * Shows in place of each panel that needs this (the model, the test) why it is empty, or the panel
 * itself where the sentence is null.
 */
export function pending(need, sentence) {
  for (const panel of document.querySelectorAll(`[data-needs="${need}"]`)) {
    const line = panel.querySelector(".pending");
    line.hidden = sentence === null;
    say(line, sentence ?? "");
    panel.querySelector(".body").hidden = sentence !== null;
  }
}
