import { get, post } from "../data/api.js";
import { closable } from "../parts/dialogs.js";
import { byId, element, fill, say } from "../parts/elements.js";
import { count, dataName } from "../parts/format.js";

const form = byId("start");
const fields = form.elements;
let recipes = [];

/** Fills the form with what can be trained; `started` is called with each run that it starts. */
export async function offerRecipes(started) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(started);
  });
  fields.recipe.addEventListener("change", describe);
  byId("recipe-open").addEventListener("click", () => byId("recipe").showModal());
  closable(byId("recipe"), byId("recipe-close"));
  await askRecipes();
}

/** Asks again where the server did not answer at first. */
export async function askRecipes() {
  if (recipes.length > 0) {
    return;
  }
  recipes = await get("api/recipes");
  fill(fields.recipe, ...recipes.map(({ name, architecture }) => element("option", { value: name }, `${name} · ${architecture}`)));
  fields.recipe.value = recipes.find((each) => each.name === "003")?.name ?? recipes[0].name;
  describe();
  fill(byId("recipes"), ...recipes.map(card));
}

/** A recipe to choose, while there is no run to look at. */
function card({ name, title, note, architecture }) {
  const button = element("button", { type: "button", className: "link" }, title);
  button.addEventListener("click", () => {
    fields.recipe.value = name;
    describe();
    byId("start-button").focus();
  });
  return element("li", {}, element("span", { className: "recipe-number" }, name), button, element("p", {}, note), element("p", { className: "recipe-shape" }, architecture));
}

/** One run at a time: the form says so while there is one. */
export function offerStart(active) {
  byId("start-button").disabled = active !== undefined;
  byId("start-busy").hidden = active?.state !== "training";
  say(byId("busy-run"), String(active?.id ?? ""));
}

function describe() {
  const recipe = recipes.find((each) => each.name === fields.recipe.value);
  fill(fields.data, ...recipe.data.map((name) => element("option", { value: name }, dataName(name))));
  fields.epochs.value = recipe.epochs;
  fields.learningRate.value = recipe.learningRate;
  fill(byId("recipe-note"), element("b", {}, `${recipe.title}.`), ` ${recipe.note}`);
  say(byId("recipe-title"), `${recipe.name} · ${recipe.title}`);
  const settings = [
    recipe.architecture,
    recipe.loss,
    recipe.optimizer,
    `batches of ${count(recipe.batchSize)}`,
    recipe.dropout === null ? null : `dropout ${recipe.dropout}`,
    recipe.validationImages > 0 ? `${count(recipe.validationImages)} images held for validation` : null,
  ];
  say(byId("recipe-settings"), settings.filter((each) => each !== null).join(" · "));
  say(byId("recipe-expected"), recipe.expected);
  say(byId("recipe-source"), recipe.source);
}

async function start(started) {
  const problem = byId("start-problem");
  problem.hidden = true;
  byId("start-button").disabled = true;
  const settings = { recipe: fields.recipe.value, data: fields.data.value };
  for (const name of ["epochs", "seed", "learningRate"]) {
    if (fields[name].value !== "") {
      settings[name] = Number(fields[name].value);
    }
  }
  try {
    started(await post("api/runs", settings));
  } catch (failure) {
    problem.textContent = failure.message;
    problem.hidden = false;
    byId("start-button").disabled = false;
  }
}
