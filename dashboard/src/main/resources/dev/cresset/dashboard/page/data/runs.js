/** All runs of the server, oldest first, and which one the page shows. */
export class Runs {
  #byId = new Map();
  #pinned = null;

  /** The run of this id, from the URL, is shown as long as it exists. */
  constructor(pinned) {
    this.#pinned = pinned;
  }

  all() {
    return [...this.#byId.values()].sort((one, other) => one.id - other.id);
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The run chosen by the user, else the active one, else the latest; undefined without runs. */
  shown() {
    return this.#byId.get(this.#pinned) ?? this.active() ?? this.all().at(-1);
  }

  /** The run in progress. */
  active() {
    return this.all().find(isActive);
  }

  /** Shows this run; null shows the active or latest one. */
  pin(id) {
    this.#pinned = id;
  }

  replaceAll(runs) {
    this.#byId.clear();
    runs.forEach((run) => this.put(run));
  }

  put(run) {
    this.#byId.set(run.id, { ...run, receivedAt: performance.now() });
  }

  /** Applies a progress event to its run. */
  advance({ id, running, memory, ...changes }) {
    const run = this.#byId.get(id);
    if (run !== undefined) {
      this.put({ ...run, ...changes, running: updated(run.running, running), memory: updated(run.memory, memory) });
    }
  }
}

/** A downsampled curve with the points from an index on replaced by newer ones. */
const updated = (points, { from, points: newer }) => [...points.slice(0, from), ...newer];

export const isActive = (run) => run.state === "training" || run.state === "testing";

/** The total number of steps of an active run; the number of steps done of an ended one. */
export const stepsOf = (run) => (isActive(run) ? run.epochs * run.progress.batches : run.progress.step);

export const epochsOf = (run) => (isActive(run) ? run.epochs : run.history.length);

/** Whether the network has been tested. */
export const isTested = (run) => run.accuracy !== null || run.r2 !== null;

/** Whether the network has been built; the number of samples is known from then on. */
export const isBuilt = (run) => run.trainingImages > 0;

/** Whether there is no test set. */
export const hasNoTest = (run) => isBuilt(run) && run.testImages === 0;

/** Seconds of training, including the time since the last event. */
export const secondsOf = ({ state, progress, receivedAt }) =>
  progress.seconds + (state === "training" ? (performance.now() - receivedAt) / 1000 : 0);
