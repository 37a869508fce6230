import { result } from "../data/results.js";
import { byId } from "../parts/elements.js";
import { drawDependence } from "./dependence.js";
import { drawImportance } from "./importance.js";
import { showPlaceholder } from "./placeholders.js";
import { drawRowForm } from "./row-form.js";

const IMPORTANCE = "table/permutation-importance";
const DRAW = {
  table(table, path) {
    drawRowForm(table, path);
    drawDependence(table, path);
  },
  [IMPORTANCE]: (importance) => drawImportance(importance),
};
/** What each part shows: the path, the request and its response as text. */
const drawn = new Map();
let shown = null;

/** Draws what is known of a run whose test set is a table; hides it for others. */
export function drawTable(run) {
  const path = run?.table ? `api/runs/${run.id}` : null;
  byId("features").hidden = path === null;
  byId("features-link").hidden = path === null;
  shown = path;
  if (path !== null) {
    Object.keys(DRAW).forEach((part) => show(path, part));
  }
}

async function show(path, part) {
  const answer = result(path, part);
  const before = drawn.get(part);
  if (before?.answer === answer) {
    return;
  }
  if (before?.path !== path) {
    showPlaceholder(part, "Computing…");
  }
  drawn.set(part, before?.path === path ? { ...before, answer } : { answer });
  try {
    const known = await answer;
    if (shown !== path || drawn.get(part).answer !== answer) {
      return;
    }
    const text = JSON.stringify(known);
    // Unchanged after a reconnect: keep what was typed.
    if (before?.path !== path || before.text !== text) {
      // Charts take their size from a visible panel.
      showPlaceholder(part, null);
      DRAW[part](known, path);
    }
    drawn.set(part, { path, answer, text });
  } catch (failure) {
    if (shown === path && drawn.get(part).answer === answer) {
      // Keep what is drawn while the server does not respond.
      if (before?.path === path && failure.status !== 404) {
        drawn.set(part, { ...before, answer: null });
      } else {
        drawn.delete(part);
        showPlaceholder(part, failure.message);
      }
    }
  }
}
