import { get, post } from "../data/api.js";
import { makeClosable } from "../parts/dialogs.js";
import { byId, element, setChildren, hide, setText } from "../parts/elements.js";
import { count, dataName } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { showProblem } from "../parts/problems.js";
import { findRate } from "./rate-finder.js";
import { chooseSchedule, initSchedule, scheduleSettings } from "./schedule.js";

const form = byId("start");
const fields = form.elements;
const button = byId("start-button");
let recipes = [];
let loading = null;
let active;
let starting = false;
let firstData = null;

/** Makes the form start runs; `started` is called with each. */
export function initStartForm(started) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(started);
  });
  initSchedule(fields);
  fields.recipe.addEventListener("change", () => {
    describe();
    fillIn();
  });
  byId("rate-open").addEventListener("click", () => findRate(rateSettings(), (rate) => (fields.learningRate.value = rate)));
  byId("recipe-open").addEventListener("click", () => byId("recipe").showModal());
  makeClosable(byId("recipe"), byId("recipe-close"));
}

/** Loads and returns the recipes; keeps what the user has chosen or typed if it is still valid. */
export function loadRecipes() {
  loading ??= get("api/recipes")
    .then((known) => {
      showRecipes(known);
      return known;
    })
    .finally(() => (loading = null));
  return loading;
}

function showRecipes(known) {
  const before = fields.recipe.value;
  recipes = known;
  const text = ({ name, architecture }) => `${name} · ${architecture}`;
  updateList(fields.recipe, recipes, nameOf, option, (made, recipe) => setText(made, text(recipe)));
  if (recipes.every(({ name }) => name !== before)) {
    fields.recipe.value = recipes.find(({ name }) => name === "003")?.name ?? recipes[0].name;
    describe();
    fillIn();
  } else {
    describe();
  }
}

const nameOf = ({ name }) => name;

const option = ({ name }) => element("option", { value: name });

/** Disables the form while a run is in progress. */
export function updateStartForm(running) {
  active = running;
  button.disabled = starting || active !== undefined;
  setText(byId("busy-run"), String(active?.id ?? ""));
  hide(byId("start-busy"), !active?.stoppable, fields.recipe);
}

const chosen = () => recipes.find(({ name }) => name === fields.recipe.value);

/** Fills in the settings of the chosen recipe. */
function fillIn() {
  const recipe = chosen();
  fields.epochs.value = recipe.epochs;
  fields.learningRate.value = recipe.learningRate;
  chooseSchedule(fields, recipe.schedule);
  // A recipe may be made for other data than the one before.
  if (recipe.data[0] !== firstData) {
    [firstData] = recipe.data;
    fields.data.value = firstData;
  }
}

function describe() {
  const recipe = chosen();
  updateList(fields.data, recipe.data, String, (name) => option({ name }), (made, name) => setText(made, dataName(name)));
  firstData ??= recipe.data[0];
  if (byId("recipe-note").textContent !== `${recipe.title}. ${recipe.note}`) {
    setChildren(byId("recipe-note"), element("b", {}, `${recipe.title}.`), ` ${recipe.note}`);
  }
  setText(byId("recipe-title"), `${recipe.name} · ${recipe.title}`);
  const settings = [
    recipe.architecture,
    recipe.loss,
    recipe.optimizer,
    recipe.schedule,
    `batch size ${count(recipe.batchSize)}`,
    recipe.dropout === null ? null : `dropout ${recipe.dropout}`,
    recipe.validationImages > 0 ? `${count(recipe.validationImages)} validation ${recipe.unit}s` : null,
  ];
  setText(byId("recipe-settings"), settings.filter((each) => each !== null).join(" · "));
  setText(byId("recipe-expected"), recipe.expected);
  byId("recipe-expected-title").hidden = recipe.expected === "";
  byId("recipe-expected").hidden = recipe.expected === "";
  setText(byId("recipe-source"), recipe.source);
}

/** What a search for a learning rate depends on. */
function rateSettings() {
  const { recipe, data, seed } = runSettings();
  return { recipe, data, seed };
}

function runSettings() {
  const settings = { recipe: fields.recipe.value, data: fields.data.value };
  for (const name of ["epochs", "seed", "learningRate"]) {
    if (fields[name].value !== "") {
      settings[name] = Number(fields[name].value);
    }
  }
  return settings;
}

async function start(started) {
  if (starting) {
    return;
  }
  showProblem("start-problem", null);
  const focused = document.activeElement === button;
  starting = true;
  button.disabled = true;
  let next = byId("title"); // A disabled button loses the focus.
  try {
    started(await post("api/runs", { ...runSettings(), ...scheduleSettings(fields, chosen().schedule) }));
  } catch (failure) {
    showProblem("start-problem", failure);
    next = button;
  }
  starting = false;
  updateStartForm(active); // All events of a short run may have arrived before the response.
  if (focused) {
    next.focus({ preventScroll: true });
  }
}
