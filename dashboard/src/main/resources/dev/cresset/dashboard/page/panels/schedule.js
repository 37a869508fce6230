import { byId, setText } from "../parts/elements.js";

/** The settings of each schedule with their defaults, and what it does. */
const SCHEDULES = {
  step: { epochs: ["Every … epochs", 2], factor: 0.1, note: "Multiplies the learning rate by the factor every few epochs." },
  exponential: { factor: 0.9, note: "Multiplies the learning rate by the factor after each epoch." },
  cosine: { note: "Lowers the learning rate along half a cosine, towards 0 after the last epoch." },
  "one-cycle": { note: "Raises the rate from 1/25 to the learning rate in 30 % of the steps, then lowers it towards 0." },
  "warm-up-cosine": { epochs: ["Epochs of warm-up", 1], note: "Raises the rate in equal amounts from a third to the learning rate, then lowers it along half a cosine." },
  plateau: { epochs: ["Plateau of … epochs", 2], factor: 0.1, note: "Multiplies the learning rate by the factor when the loss has not fallen for more than this many epochs." },
};

/** Shows the settings of the chosen schedule and the effect of early stopping. */
export function initSchedule(fields) {
  fields.schedule.addEventListener("change", () => showSchedule(fields));
  fields.patience.addEventListener("input", () => (byId("patience-note").hidden = fields.patience.value === ""));
  // Browsers restore the fields after a reload.
  showSchedule(fields);
  byId("patience-note").hidden = fields.patience.value === "";
}

/** Chooses the schedule of a recipe; null for a constant rate. */
export function chooseSchedule(fields, type) {
  fields.schedule.value = type ?? "";
  showSchedule(fields);
}

function showSchedule(fields) {
  const { epochs, factor, note } = SCHEDULES[fields.schedule.value] ?? {};
  show(fields.scheduleEpochs, epochs?.[1]);
  show(fields.scheduleFactor, factor);
  setText(byId("schedule-epochs-label"), epochs?.[0] ?? "");
  setText(byId("schedule-note"), note ?? "");
  byId("schedule-note").hidden = note === undefined;
}

/** Shows a field with its default, or hides it if the schedule does not have it. */
function show(field, standard) {
  field.closest("label").hidden = standard === undefined;
  field.disabled = standard === undefined;
  field.required = standard !== undefined;
  field.value = standard ?? "";
}

/** The fields of a request for the schedule and early stopping; none of them where they are off, as in the recipe. */
export function scheduleSettings(fields, ofRecipe) {
  const settings = {};
  if (fields.schedule.value === "" && ofRecipe !== null) {
    settings.schedule = { type: "none" };
  }
  if (fields.schedule.value !== "") {
    const schedule = { type: fields.schedule.value };
    for (const [name, field] of [["epochs", fields.scheduleEpochs], ["factor", fields.scheduleFactor]]) {
      if (!field.disabled && field.value !== "") {
        schedule[name] = Number(field.value);
      }
    }
    settings.schedule = schedule;
  }
  if (fields.patience.value !== "") {
    settings.patience = Number(fields.patience.value);
  }
  return settings;
}
