import { announce } from "./announcer.js";
import { count, figure, score } from "./format.js";

const PAUSE_MILLIS = 10_000;
let lastEpoch = 0;

/** Announces how a run goes on: each change of state, and an epoch now and then. */
export function tell(before, run) {
  if (before?.state !== run.state) {
    announce(change(run));
    lastEpoch = performance.now();
  } else if (before.history.length !== run.history.length && performance.now() - lastEpoch > PAUSE_MILLIS) {
    const last = run.history.at(-1);
    announce(`Epoch ${count(last.epoch)} of ${count(run.epochs)} is over, loss ${figure(last.trainingLoss)}.`);
    lastEpoch = performance.now();
  }
}

function change(run) {
  const accuracy = run.accuracy === null ? "" : `, accuracy ${score(run.accuracy)}`;
  return {
    training: `Run ${run.id} is training.`,
    testing: `Run ${run.id} is being tested.`,
    finished: `Run ${run.id} is finished${accuracy}.`,
    stopped: `Run ${run.id} is stopped${accuracy}.`,
    failed: `Run ${run.id} failed: ${run.error}`,
  }[run.state];
}
