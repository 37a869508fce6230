/** A request that was answered with an error, or not at all (status 0). */
export class RequestFailure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const get = (path) => ask(path, {});

export const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" }, ...options });
  } catch {
    throw new RequestFailure(0, "The server does not answer. Is the demo still running in its terminal?");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) {
    const sentence = answer?.error ?? `The server answered ${response.status} to ${path}.`;
    throw new RequestFailure(response.status, sentence);
  }
  return answer;
}
