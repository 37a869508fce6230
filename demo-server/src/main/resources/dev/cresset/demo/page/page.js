import { fetchReport } from "./report.js";
import { drawConfusion, drawMistakes } from "./confusion.js";
import { drawAverages, drawClasses, drawLosses, drawModel } from "./tables.js";
import { drawLead } from "./lead.js";

const section = (id) => document.getElementById(id);

function show(id) {
  for (const each of ["loading", "failure", "report"]) {
    section(each).hidden = each !== id;
  }
}

async function load() {
  show("loading");
  try {
    const { run, model, evaluation } = await fetchReport();
    drawLead(run, evaluation);
    drawAverages(evaluation);
    drawClasses(evaluation);
    drawConfusion(evaluation);
    drawMistakes(evaluation);
    drawModel(model);
    drawLosses(run);
    show("report");
  } catch (error) {
    section("failure-reason").textContent = error.message;
    show("failure");
  }
}

section("retry").addEventListener("click", load);
load();
