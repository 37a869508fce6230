import { get } from "../data/api.js";
import { closable } from "../parts/dialogs.js";
import { byId, element, fill } from "../parts/elements.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { exampleCard } from "./example.js";

const MOST = 60;
const dialog = byId("images");
let opened = 0;

closable(dialog, byId("images-close"));

/** Opens the test images of one class that were read as another, or as the same. */
export async function openImages(runId, actual, predicted, { classNames, perClass, confusion }) {
  const turn = ++opened;
  const images = confusion[actual][predicted];
  const [one, other] = [classNames[actual], classNames[predicted]];
  byId("images-title").textContent = actual === predicted ? `${one}, read right` : `${one}, read as ${other}`;
  const support = perClass[actual].support;
  const part = support === 0 ? "" : ` (${share(images / support)})`;
  byId("images-count").textContent = `${count(images)} of ${count(support)} test images of ${one}${part}`;
  byId("images-list").classList.toggle("long-names", hasLongNames(classNames));
  fill(byId("images-list"));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (images === 0) {
    fill(byId("images-list"), element("p", {}, `No image of ${one} was read as ${other}.`));
    return;
  }
  try {
    const answer = await get(`api/runs/${runId}/confusion/${actual}/${predicted}?limit=${MOST}`);
    if (turn !== opened) {
      // Others were opened while the answer was on its way.
      return;
    }
    fill(byId("images-list"), ...answer.images.map((each) => exampleCard(each, classNames)));
    if (answer.total > answer.images.length) {
      byId("images-count").textContent += `; the first ${count(answer.images.length)} are shown`;
    }
  } catch (failure) {
    if (turn === opened) {
      fill(byId("images-list"), element("p", { role: "alert" }, failure.message));
    }
  }
}
