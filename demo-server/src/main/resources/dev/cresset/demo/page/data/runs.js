import { thinned } from "./thinned.js";

const RUNNING_POINTS = 600;
const MEMORY_POINTS = 200;

/** Every run that the server knows of, oldest first, and which one the page shows. */
export class Runs {
  #byId = new Map();
  #pinned = null;

  /** A run that was asked for by its address stays shown while there is one of that number. */
  constructor(pinned) {
    this.#pinned = pinned;
  }

  all() {
    return [...this.#byId.values()].sort((one, other) => one.id - other.id);
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The run chosen by the user, else the one in progress, else the latest; undefined without any. */
  shown() {
    return this.#byId.get(this.#pinned) ?? this.active() ?? this.all().at(-1);
  }

  /** The run in progress. */
  active() {
    return this.all().find(isActive);
  }

  /** Shows this run from now on; null follows the latest. */
  pin(id) {
    this.#pinned = id;
  }

  replaceAll(runs) {
    this.#byId.clear();
    runs.forEach((run) => this.put(run));
  }

  put(run) {
    this.#byId.set(run.id, { ...run, heardAt: performance.now() });
  }

  /** Adds what a step tells to the run that it belongs to. */
  advance(step) {
    const run = this.#byId.get(step.id);
    if (run === undefined) {
      return;
    }
    const { epoch, batch, batches, share, secondsLeft } = step;
    run.state = step.state;
    run.stoppable = step.stoppable;
    run.progress = { epoch, batch, batches, share, secondsLeft };
    run.samplesPerSecond = step.samplesPerSecond;
    run.running = thinned(joined(run.running, step.losses), RUNNING_POINTS);
    const { heapBytes, nativeBytes } = step;
    run.memory = thinned(joined(run.memory, [{ step: step.step, heapBytes, nativeBytes }]), MEMORY_POINTS);
  }
}

export const isActive = (run) => run.state === "training" || run.state === "testing";

/** How many steps and epochs a run has ahead of it and behind it; once it is over, those behind it. */
export const stepsOf = (run) => (isActive(run) ? run.epochs * (run.progress?.batches ?? 0) : (run.running.at(-1)?.step ?? 0));

export const epochsOf = (run) => (isActive(run) ? run.epochs : run.history.length);

/** Whether the network has been tested, so that there are results to ask for. */
export const isTested = (run) => run.accuracy !== null && run.accuracy !== undefined;

/** Whether there is a network; its images are counted when it is built. */
export const isBuilt = (run) => run.trainingImages > 0;

/** Seconds of training so far, counted on since the server last told them. */
export const secondsOf = (run) =>
  run.state === "training" ? run.seconds + (performance.now() - run.heardAt) / 1000 : run.seconds;

/** What is told may be known in part: from the run itself, as its epoch ended; and a step 0 is none. */
function joined(points, told) {
  const last = points.at(-1)?.step ?? 0;
  return [...points, ...told.filter((each) => each.step > last)];
}
