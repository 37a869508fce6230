import { byId, cell, element, hide, numberCell, row, setNumber, setText } from "../parts/elements.js";
import { count, dataName, decimal, percent } from "../parts/format.js";
import { updateList } from "../parts/keyed-list.js";
import { showProblem } from "../parts/problems.js";

const MAX_BYTES = 8 << 20;
const form = byId("upload");
const { file, data } = form.elements;
const button = byId("upload-button");
const table = byId("models-table");
let uploading = false;

/** Makes the form upload files; `upload` gets the file and the name of the test set. */
export function initUploadForm(upload) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(upload);
  });
}

/** Offers these test sets. */
export function showTestSets(names) {
  updateList(data, names, String, (name) => element("option", { value: name }), (made, name) => setText(made, dataName(name)));
}

async function send(upload) {
  if (uploading) {
    return;
  }
  showProblem("upload-problem", null);
  uploading = true;
  setText(byId("upload-state"), "Testing the model…");
  try {
    if (file.files[0].size > MAX_BYTES) {
      throw new Error("The file is larger than 8 MB.");
    }
    await upload(file.files[0], data.value);
  } catch (failure) {
    showProblem("upload-problem", failure);
    button.focus();
  }
  setText(byId("upload-state"), "");
  uploading = false;
}

/** Draws the table of models; `open` is called with the id of the model to show. */
export function drawModels(models, shownId, open) {
  hide(byId("models-list"), models.length === 0, button);
  updateList(table.tBodies[0], [...models].reverse(), ({ id }) => id, ({ id }) => line(id, open), (made, model) => update(made, model, shownId));
}

function line(id, open) {
  const name = element("button", { type: "button", className: "link" });
  name.addEventListener("click", () => open(id));
  return row(element("th", { scope: "row" }, name), cell(""), ...Array.from({ length: 3 }, () => numberCell()));
}

function update(line, model, shownId) {
  const [name, testSet, parameters, accuracy, f1] = line.cells;
  setText(name.firstElementChild, model.name);
  name.firstElementChild.ariaLabel = `Show the results of ${model.name}, model ${model.id}`;
  setText(testSet, dataName(model.data));
  setNumber(parameters, model.parameters, count(model.parameters));
  setNumber(accuracy, model.accuracy, percent(model.accuracy));
  setNumber(f1, model.macroF1, decimal(model.macroF1));
  line.ariaCurrent = model.id === shownId ? "true" : null;
}
