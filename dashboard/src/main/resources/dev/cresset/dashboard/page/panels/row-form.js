import { post } from "../data/api.js";
import { result } from "../data/results.js";
import { probabilityBars } from "../images/probabilities.js";
import { byId, element, setChildren, setText } from "../parts/elements.js";
import { count, figure, share } from "../parts/format.js";
import { showProblem } from "../parts/problems.js";

const form = byId("row");
/** The input of each column by its name. */
const inputs = new Map();
let shown = null;
let row = null;
/** Only the response to the latest request is shown, and none after the form has changed its columns. */
let requests = 0;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  predict();
});
form.addEventListener("input", () => {
  row = null;
  setText(byId("row-source"), "");
});
byId("row-load").addEventListener("click", loadRow);

/** Makes a form of the columns, fills in the first row of the table and shows its prediction. */
export function drawRowForm(table, path) {
  shown = { table, path };
  inputs.clear();
  setChildren(byId("row-fields"), ...table.columns.map(field));
  clear();
  fillIn(table.example);
}

function field(column, at) {
  const { name, acceptsMissing, least, most } = column;
  const input = column.categories.length > 0 && !column.acceptsUnknown ? menu(column) : textField(column);
  input.id = `row-field-${at}`;
  input.required = !acceptsMissing;
  inputs.set(name, input);
  const notes = [least === null ? null : `${figure(least)} to ${figure(most)}`, acceptsMissing ? "may be missing" : null];
  const hint = element("span", { className: "hint", id: `row-hint-${at}` }, notes.filter(Boolean).join(", "));
  if (hint.textContent !== "") {
    input.setAttribute("aria-describedby", hint.id);
  }
  const label = element("label", { htmlFor: input.id }, name);
  return element("div", { className: "row-field" }, label, input, ...others(column, input), hint);
}

function menu({ categories, acceptsMissing }) {
  const options = [...(acceptsMissing ? [["", "missing"]] : []), ...categories.map((name) => [name, name])];
  return element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
}

const textField = ({ type }) => element("input", { type: type === "number" ? "number" : "text", step: "any", autocomplete: "off" });

/** The known categories as suggestions, where others may be typed. */
function others({ categories, acceptsUnknown }, input) {
  if (!acceptsUnknown || categories.length === 0) {
    return [];
  }
  const list = element("datalist", { id: `${input.id}-known` }, ...categories.map((value) => element("option", { value })));
  input.setAttribute("list", list.id);
  return [list];
}

function fillIn(example) {
  row = example;
  for (const { name, type, categories } of shown.table.columns) {
    const text = example.values[name];
    const input = inputs.get(name);
    // Numbers with a decimal comma; "3.0" is the category "3".
    input.value = type === "number" ? text.trim().replace(",", ".") : text;
    if (input.value === "" && text !== "" && type === "category") {
      input.value = categories.find((each) => Number(each) === Number(text)) ?? "";
    }
  }
  setText(byId("row-source"), sourceOf(example));
  if (form.checkValidity()) {
    predict();
  } else {
    clear();
  }
}

function sourceOf({ row: index, actual, targets }) {
  const { classNames } = shown.table;
  const known = actual === null ? Object.entries(targets).map(([name, value]) => `${name} ${value === "" ? "missing" : value}`) : [classNames[actual]];
  return `Row ${count(index)} of the test set${known.length > 0 ? `; actual: ${known.join(", ")}` : ""}`;
}

async function loadRow() {
  const { table, path } = shown;
  const own = ++requests;
  try {
    const example = await result(path, `table/rows/${Math.floor(Math.random() * table.rows)}`);
    if (own === requests) {
      fillIn(example);
    }
  } catch (failure) {
    if (own === requests) {
      showProblem("row-problem", failure);
    }
  }
}

function values() {
  const filled = [...inputs].map(([name, input]) => [name, input.type === "number" && input.value !== "" ? Number(input.value) : input.value]);
  return Object.fromEntries(filled);
}

async function predict() {
  const { path } = shown;
  const own = ++requests;
  const example = row;
  try {
    const prediction = await post(`${path}/table/predict`, values());
    if (own === requests) {
      showProblem("row-problem", null);
      drawAnswer(prediction, example?.actual ?? null);
    }
  } catch (failure) {
    if (own === requests) {
      clear();
      showProblem("row-problem", failure);
    }
  }
}

function clear() {
  requests++;
  showProblem("row-problem", null);
  setText(byId("row-answer"), "No prediction");
  setText(byId("row-certainty"), "");
  setChildren(byId("row-bars"));
}

function drawAnswer({ predicted, probabilities, values: numbers }, actual) {
  const { classNames, targets } = shown.table;
  if (predicted === null) {
    setText(byId("row-answer"), targets.map((name) => (targets.length > 1 ? `${name} ${figure(numbers[name])}` : figure(numbers[name]))).join(", "));
    setText(byId("row-certainty"), targets.length > 1 ? "" : targets[0]);
    return;
  }
  setText(byId("row-answer"), classNames[predicted]);
  setText(byId("row-certainty"), `probability ${share(probabilities[predicted])}`);
  setChildren(byId("row-bars"), probabilityBars(probabilities, classNames, { predicted, actual, figures: true }));
}
