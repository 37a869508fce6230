import { byId } from "./elements.js";
import { count, decimal, figureOf } from "./format.js";

const EPOCH_INTERVAL_MILLIS = 10_000;
let lastMillis = 0;

/** Announces a text to screen readers; it replaces the previous one. */
export function announce(text) {
  byId("announcer").textContent = text;
}

/** Announces each change of state of a run, and an epoch at most every ten seconds. */
export function announceChange(before, run) {
  if (before?.state !== run.state) {
    announce(stateChange(run));
    lastMillis = performance.now();
  } else if (before.history.length !== run.history.length && performance.now() - lastMillis > EPOCH_INTERVAL_MILLIS) {
    const last = run.history.at(-1);
    announce(`Epoch ${count(last.epoch)} of ${count(run.epochs)}: training loss ${decimal(last.trainingLoss)}.`);
    lastMillis = performance.now();
  }
}

function stateChange(run) {
  const { name, value, text } = figureOf(run);
  const figure = value === null ? "" : `, ${name} ${text}`;
  return {
    training: `Run ${run.id}: training started.`,
    testing: `Run ${run.id}: testing.`,
    finished: `Run ${run.id} finished${figure}.`,
    stopped: `Run ${run.id} stopped${figure}.`,
    failed: `Run ${run.id} failed: ${run.error}`,
  }[run.state];
}
