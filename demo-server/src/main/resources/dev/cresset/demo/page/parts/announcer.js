import { byId } from "./elements.js";

/** Tells those who listen to the page what has changed; later words replace earlier ones. */
export function announce(text) {
  byId("announcer").textContent = text;
}
