import { get, post } from "./data/api.js";
import { listen } from "./data/events.js";
import { forgetResults } from "./data/results.js";
import { isActive, Runs } from "./data/runs.js";
import { drawAbout } from "./panels/about.js";
import { drawEpochs, drawRunningLoss } from "./panels/curves.js";
import { drawExports } from "./panels/exports.js";
import { drawHeader, drawProgress } from "./panels/header.js";
import { drawHistory } from "./panels/history.js";
import { drawLayers } from "./panels/layers.js";
import { drawMemory } from "./panels/memory.js";
import { drawResults } from "./panels/results.js";
import { askRecipes, offerStart, offerStarts } from "./panels/start.js";
import { announce } from "./parts/announcer.js";
import { byId } from "./parts/elements.js";
import { explainWords } from "./parts/hints.js";
import { tell } from "./parts/news.js";

/** The page draws no more often while a network learns: most likely on the same processors. */
const PACE_MILLIS = 1000;
const runs = new Runs(Number(new URLSearchParams(location.search).get("run")) || null);
let connected = false;
let planned = null;
let drawnAt = 0;
let stopping = null;

completeAddress();
explainWords();
offerStarts(started);
askRecipes().catch(lost);
byId("stop").addEventListener("click", stop);
byId("stop-active").addEventListener("click", stop);
listen({ opened: () => connection(true), runs: replaced, run: changed, progress: advanced, lost });
// Training time runs on between two steps that are told of.
setInterval(() => runs.active() && connected && plan(false), PACE_MILLIS);

/** Behind a proxy the server names its path as base; the address itself may lack the final slash. */
function completeAddress() {
  const base = document.querySelector("base");
  if (base !== null) {
    history.replaceState(null, "", base.href + location.search + location.hash);
    base.remove();
  }
}

function replaced(all) {
  forgetResults();
  const before = new Map(runs.all().map((run) => [run.id, run]));
  runs.replaceAll(all);
  // A run may have ended while there was no connection.
  all.filter(({ id, state }) => before.has(id) && before.get(id).state !== state).forEach((run) => tell(before.get(run.id), run));
  plan(true);
  askRecipes().catch(lost);
  get("api/about").then(drawAbout, lost);
}

function changed(run) {
  const before = runs.get(run.id);
  runs.put(run);
  tell(before, run);
  plan(true);
}

function advanced(step) {
  const before = runs.get(step.id);
  const state = before?.state;
  runs.advance(step);
  plan(state !== step.state);
}

function lost() {
  connection(false);
}

function connection(there) {
  // That it is lost is said by the banner, an alert.
  if (there && !byId("gone").hidden) {
    announce("The server answers again.");
  }
  connected = there;
  byId("gone").hidden = there;
}

function started(run) {
  follow(null);
  // A quick run's end may have been told before this answer, which says that it trains.
  if (runs.get(run.id) === undefined) {
    changed(run);
  }
  draw(true);
  byId("shown").scrollIntoView({ block: "nearest" });
}

async function stop() {
  const run = runs.active();
  if (run === undefined || run.id === stopping) {
    return;
  }
  // A button that was disabled would lose the focus.
  stopping = run.id;
  try {
    await post(`api/runs/${run.id}/stop`, {});
  } catch (failure) {
    announce(failure.message);
  }
  stopping = null;
}

function open(id) {
  follow(id);
  draw(true);
  announce(`Run ${id} is shown.`);
}

/** Shows one run, and keeps it over a reload; null follows the latest. */
function follow(id) {
  runs.pin(id);
  history.replaceState(null, "", id === null ? location.pathname : `?run=${id}`);
}

/** Draws once for all that happens until then; a page in the background waits to be looked at. */
function plan(all) {
  if (planned !== null) {
    planned.all ||= all;
    return;
  }
  planned = { all };
  const wait = runs.active() ? drawnAt + PACE_MILLIS - performance.now() : 0;
  setTimeout(() => requestAnimationFrame(drawPlanned), Math.max(0, wait));
}

function drawPlanned() {
  const { all } = planned;
  planned = null;
  drawnAt = performance.now();
  draw(all);
}

function draw(all) {
  const run = runs.shown();
  byId("loading").hidden = true;
  byId("empty").hidden = run !== undefined;
  byId("controls").hidden = false;
  byId("shown").hidden = run === undefined;
  byId("parts").hidden = run === undefined;
  document.querySelectorAll("main > [data-run]").forEach((each) => (each.hidden = run === undefined));
  offerStart(runs.active());
  if (run === undefined) {
    return;
  }
  if (all) {
    drawHeader(run);
    drawEpochs(run);
    drawLayers(run);
    drawExports(run);
    drawHistory(runs.all(), run.id, open);
    drawResults(run);
  }
  if (all || isActive(run)) {
    drawProgress(run);
    drawRunningLoss(run);
    drawMemory(run);
  }
}
