/** Closes a dialog by its button, and by a click beside it; Escape does so by itself. */
export function closable(dialog, button) {
  button.addEventListener("click", () => dialog.close());
  // A click on the backdrop is one on the dialog itself, outside of all that is in it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
