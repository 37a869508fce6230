import { get, post } from "../data/api.js";
import { closable } from "../parts/dialogs.js";
import { byId, element, fill, hide, say } from "../parts/elements.js";
import { count, dataName } from "../parts/format.js";
import { showKeyed } from "../parts/keyed.js";

const form = byId("start");
const fields = form.elements;
const button = byId("start-button");
let recipes = [];
let asked = null;
let active;
let starting = false;

/** Lets the form start runs; `started` is called with each. */
export function offerStarts(started) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(started);
  });
  fields.recipe.addEventListener("change", () => {
    describe();
    suggest();
  });
  byId("recipe-open").addEventListener("click", () => byId("recipe").showModal());
  closable(byId("recipe"), byId("recipe-close"));
}

/** Asks for the recipes, once at a time; what was chosen or typed stays while it can still be chosen. */
export function askRecipes() {
  asked ??= get("api/recipes")
    .then(offer)
    .finally(() => (asked = null));
  return asked;
}

function offer(known) {
  const before = fields.recipe.value;
  recipes = known;
  const text = ({ name, architecture }) => `${name} · ${architecture}`;
  showKeyed(fields.recipe, recipes, nameOf, option, (made, recipe) => say(made, text(recipe)));
  showKeyed(byId("recipes"), recipes, nameOf, card, updateCard);
  if (recipes.every(({ name }) => name !== before)) {
    fields.recipe.value = recipes.find(({ name }) => name === "003")?.name ?? recipes[0].name;
    suggest();
  }
  describe();
}

const nameOf = ({ name }) => name;

const option = ({ name }) => element("option", { value: name });

/** A recipe to choose, while there is no run to look at. */
function card({ name }) {
  const title = element("button", { type: "button", className: "link" });
  title.addEventListener("click", () => {
    fields.recipe.value = name;
    describe();
    suggest();
    button.focus();
  });
  return element("li", {}, element("span", { className: "recipe-number" }, name), title, element("p"), element("p", { className: "recipe-shape" }));
}

function updateCard(card, { title, note, architecture }) {
  const [, heading, text, shape] = card.children;
  say(heading, title);
  say(text, note);
  say(shape, architecture);
}

/** One run at a time: the form says so while there is one. */
export function offerStart(running) {
  active = running;
  button.disabled = starting || active !== undefined;
  say(byId("busy-run"), String(active?.id ?? ""));
  hide(byId("start-busy"), !active?.stoppable, fields.recipe);
}

const chosen = () => recipes.find(({ name }) => name === fields.recipe.value);

/** Proposes what the chosen recipe's note has. */
function suggest() {
  const recipe = chosen();
  fields.epochs.value = recipe.epochs;
  fields.learningRate.value = recipe.learningRate;
}

function describe() {
  const recipe = chosen();
  showKeyed(fields.data, recipe.data, String, (name) => option({ name }), (made, name) => say(made, dataName(name)));
  if (byId("recipe-note").textContent !== `${recipe.title}. ${recipe.note}`) {
    fill(byId("recipe-note"), element("b", {}, `${recipe.title}.`), ` ${recipe.note}`);
  }
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
  if (starting) {
    return;
  }
  const problem = byId("start-problem");
  problem.hidden = true;
  const focused = document.activeElement === button;
  starting = true;
  button.disabled = true;
  const settings = { recipe: fields.recipe.value, data: fields.data.value };
  for (const name of ["epochs", "seed", "learningRate"]) {
    if (fields[name].value !== "") {
      settings[name] = Number(fields[name].value);
    }
  }
  try {
    started(await post("api/runs", settings));
    if (focused) {
      // A disabled button cannot keep the focus.
      byId("title").focus({ preventScroll: true });
    }
  } catch (failure) {
    problem.textContent = failure.message;
    problem.hidden = false;
    button.disabled = active !== undefined;
    if (focused) {
      button.focus();
    }
  }
  starting = false;
}
