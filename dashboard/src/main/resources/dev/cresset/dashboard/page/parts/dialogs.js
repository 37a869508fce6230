/** Makes a dialog close by its button and by a click outside it; the browser handles Escape. */
export function makeClosable(dialog, button) {
  button.addEventListener("click", () => dialog.close());
  // A click on the backdrop has the dialog itself as its target.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
