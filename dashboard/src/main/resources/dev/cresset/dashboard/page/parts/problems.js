import { byId, setText } from "./elements.js";

/** Shows why something failed, or nothing if the failure is null. */
export function showProblem(id, failure) {
  byId(id).hidden = failure === null;
  setText(byId(id), failure?.message ?? "");
}
