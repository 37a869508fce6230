/** Asks the server for the three parts of the report. */
export async function fetchReport() {
  const [run, model, evaluation] = await Promise.all(
    ["run", "model", "evaluation"].map(fetchPart)
  );
  return { run, model, evaluation };
}

async function fetchPart(name) {
  let response;
  try {
    response = await fetch(`/api/${name}`, { headers: { Accept: "application/json" } });
  } catch {
    throw new Error("The server does not answer. Is the demo still running in its terminal?");
  }
  if (!response.ok) {
    throw new Error(`The server answered ${response.status} to /api/${name}.`);
  }
  return response.json();
}
