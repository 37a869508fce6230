import { get } from "../data/api.js";
import { makeClosable } from "../parts/dialogs.js";
import { byId, element, setChildren } from "../parts/elements.js";
import { unit, units } from "../parts/features.js";
import { count, hasLongNames, share } from "../parts/format.js";
import { imageCard } from "./image-card.js";

const MAX_IMAGES = 60;
const dialog = byId("images");
let opened = 0;

makeClosable(dialog, byId("images-close"));

/** Opens the test images of a cell of the confusion matrix. */
export async function openImages(path, actual, predicted, { classNames, perClass, confusion }) {
  const turn = ++opened;
  const images = confusion[actual][predicted];
  const [one, other] = [classNames[actual], classNames[predicted]];
  byId("images-title").textContent = actual === predicted ? `${one} classified correctly` : `${one} classified as ${other}`;
  const support = perClass[actual].support;
  const part = support === 0 ? "" : ` (${share(images / support)})`;
  byId("images-count").textContent = `${count(images)} of ${count(support)} test ${units()} of class ${one}${part}`;
  byId("images-list").classList.toggle("long-names", hasLongNames(classNames));
  setChildren(byId("images-list"));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (images === 0) {
    setChildren(byId("images-list"), element("p", {}, actual === predicted ? `No ${unit()} of class ${one} was classified correctly.` : `No ${unit()} of class ${one} was classified as ${other}.`));
    return;
  }
  try {
    const answer = await get(`${path}/confusion/${actual}/${predicted}?limit=${MAX_IMAGES}`);
    if (turn !== opened) {
      // Another cell was opened before the response arrived.
      return;
    }
    setChildren(byId("images-list"), ...answer.images.map((each) => imageCard(each, classNames)));
    if (answer.total > answer.images.length) {
      byId("images-count").textContent += `; showing the first ${count(answer.images.length)}`;
    }
  } catch (failure) {
    if (turn === opened) {
      setChildren(byId("images-list"), element("p", { role: "alert" }, failure.message));
    }
  }
}
