import { byId } from "./elements.js";
import { count, decimal, percent } from "./format.js";

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
  const accuracy = run.accuracy === null ? "" : `, accuracy ${percent(run.accuracy)}`;
  return {
    training: `Run ${run.id}: training started.`,
    testing: `Run ${run.id}: testing.`,
    finished: `Run ${run.id} finished${accuracy}.`,
    stopped: `Run ${run.id} stopped${accuracy}.`,
    failed: `Run ${run.id} failed: ${run.error}`,
  }[run.state];
}
