import { get, post } from "./data/api.js";
import { listen } from "./data/events.js";
import { forgetResults } from "./data/results.js";
import { isOffered, nameSamples, offer } from "./parts/features.js";
import { Models } from "./data/models.js";
import { hasNoTest, isActive, Runs } from "./data/runs.js";
import { drawRunCharts } from "./panels/charts.js";
import { drawFacts } from "./panels/facts.js";
import { drawHeader, drawModelHeader, drawProgress } from "./panels/header.js";
import { drawHistory } from "./panels/history.js";
import { drawModels, initUploadForm, showTestSets } from "./panels/models.js";
import { drawModelResults, drawResults } from "./panels/results.js";
import { initStartForm, loadRecipes, updateStartForm } from "./panels/start.js";
import { announce, announceChange } from "./parts/announcements.js";
import { byId } from "./parts/elements.js";
import { showProblem } from "./parts/problems.js";
import { percent } from "./parts/format.js";

/** Interval of drawing during training, which most likely uses the same processors. */
const DRAW_INTERVAL_MILLIS = 1000;
/** Parts of the page that only some runs have. */
const CONDITIONAL = "[data-run], [data-test], [data-task], [data-except], [data-trained], [data-table]";
/** What an uploaded model is; it was not trained here. */
const UPLOADED = { task: "classification", unit: "image", table: false };
const parameter = (name) => Number(new URLSearchParams(location.search).get(name)) || null;
const runs = new Runs(parameter("run"));
const models = new Models(parameter("model"));
let connected = false;
let scheduled = null;
let drawnAt = 0;
let stopping = null;
let resuming = false;

completeUrl();
initStartForm(started);
initUploadForm(upload);
byId("stop").addEventListener("click", stop);
byId("stop-active").addEventListener("click", stop);
byId("resume").addEventListener("click", resume);
listen({ opened: () => connection(true), runs: replaced, run: changed, progress: advanced, lost });
// The training time changes between two events.
setInterval(() => runs.active() && connected && scheduleDraw(false), DRAW_INTERVAL_MILLIS);

/** Behind a proxy the server sends its path as base; the URL may lack the final slash. */
function completeUrl() {
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
  // A run may have ended while the connection was lost.
  all.filter(({ id, state }) => before.has(id) && before.get(id).state !== state).forEach((run) => announceChange(before.get(run.id), run));
  scheduleDraw(true);
  load();
}

/** Loads what no event contains: the environment, and the recipes and the uploaded models where there are some. */
function load() {
  get("api/about").then((environment) => {
    offer(environment.features);
    drawEnvironment(environment);
    scheduleDraw(true);
    if (isOffered("recipes")) {
      loadRecipes().then((recipes) => showTestSets(recipes[0].data), lost);
    }
    if (isOffered("models")) {
      models.load().then(() => scheduleDraw(true), lost);
    }
  }, lost);
}

function changed(run) {
  const before = runs.get(run.id);
  runs.put(run);
  announceChange(before, run);
  scheduleDraw(true);
}

function advanced(step) {
  const before = runs.get(step.id);
  const state = before?.state;
  runs.advance(step);
  scheduleDraw(state !== step.state);
}

function lost() {
  connection(false);
}

function connection(there) {
  // A lost connection is announced by the banner.
  if (there && !byId("gone").hidden) {
    announce("The connection is restored.");
  }
  connected = there;
  byId("gone").hidden = there;
}

function started(run) {
  follow(null);
  // The events of a short run may arrive before this response.
  if (runs.get(run.id) === undefined) {
    changed(run);
  }
  draw(true);
  byId("shown").scrollIntoView({ block: "nearest" });
}

async function stop() {
  const run = [runs.shown(), runs.active()].find((each) => each?.stoppable) ?? runs.active();
  if (run === undefined || run.id === stopping) {
    return;
  }
  // Disabling the button would lose the focus.
  stopping = run.id;
  showProblem("control-problem", null);
  try {
    await post(`api/runs/${run.id}/stop`, {});
  } catch (failure) {
    showProblem("control-problem", failure);
  }
  stopping = null;
}

async function upload(file, data) {
  const model = await models.upload(file, data);
  openModel(model.id);
  byId("title").focus();
}

function openModel(id) {
  models.choose(id);
  showProblem("control-problem", null);
  history.replaceState(null, "", `?model=${id}`);
  draw(true);
  const { name, accuracy } = models.shown();
  announce(`Showing model ${name}, accuracy ${percent(accuracy)}.`);
}

async function resume() {
  const { id, resumable } = runs.shown();
  if (!resumable || resuming) {
    return;
  }
  resuming = true;
  showProblem("control-problem", null);
  try {
    started(await post(`api/runs/${id}/resume`, {}));
  } catch (failure) {
    showProblem("control-problem", failure);
  }
  resuming = false;
}

function open(id) {
  follow(id);
  draw(true);
  announce(`Showing run ${id}.`);
}

/** Shows one run, also after a reload; null shows the active or latest one. */
function follow(id) {
  models.choose(null);
  runs.pin(id);
  showProblem("control-problem", null);
  history.replaceState(null, "", id === null ? location.pathname : `?run=${id}`);
}

const drawEnvironment = ({ version, java, backend, processors, facts }) =>
  drawFacts(byId("about"), [["Cresset", version], ["backend", backend], ["Java", java], ["processors", processors], ...Object.entries(facts)]);

/** Schedules one drawing for several changes; a page in the background draws when it becomes visible. */
function scheduleDraw(all) {
  if (scheduled !== null) {
    scheduled.all ||= all;
    return;
  }
  scheduled = { all };
  const wait = runs.active() ? drawnAt + DRAW_INTERVAL_MILLIS - performance.now() : 0;
  setTimeout(() => requestAnimationFrame(drawScheduled), Math.max(0, wait));
}

function drawScheduled() {
  const { all } = scheduled;
  scheduled = null;
  drawnAt = performance.now();
  draw(all);
}

/** Whether a part of the page has nothing to show for a run, or for an uploaded model if there is no run. */
function isAbsent(needs, run) {
  const { task, unit, table } = run ?? UPLOADED;
  return (
    ("trained" in needs && run === undefined) ||
    ("test" in needs && run !== undefined && hasNoTest(run)) ||
    ("table" in needs && !table) ||
    (needs.task ?? task) !== task ||
    needs.except === unit
  );
}

function draw(all) {
  const model = models.shown();
  const run = model === undefined ? runs.shown() : undefined;
  const none = model === undefined && run === undefined;
  byId("loading").hidden = true;
  byId("empty").hidden = !none;
  byId("controls").hidden = false;
  byId("shown").hidden = none;
  byId("parts").hidden = none;
  byId("models").hidden = false;
  nameSamples(run?.unit ?? "image");
  document.querySelectorAll(CONDITIONAL).forEach((part) => (part.hidden = none || isAbsent(part.dataset, run)));
  byId("runs").hidden = runs.all().length === 0;
  updateStartForm(runs.active());
  if (all) {
    drawModels(models.all(), model?.id, openModel);
    drawHistory(runs.all(), run?.id, open);
  }
  if (model !== undefined && all) {
    drawModelHeader(model);
    drawModelResults(model);
  }
  if (run === undefined) {
    return;
  }
  if (all) {
    drawHeader(run);
    drawResults(run);
  }
  if (all || isActive(run)) {
    drawProgress(run, run.resumable && runs.active() === undefined);
    drawRunCharts(run, !all);
  }
}
