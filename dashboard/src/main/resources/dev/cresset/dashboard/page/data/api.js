/** A failed request; status 0 without a response. */
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

/** Sends a file as the body of a request. */
export const postFile = (path, file) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", Accept: "application/json" },
    body: file,
  });

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" }, ...options });
  } catch {
    throw new RequestFailure(0, "The server does not respond. Check that its program is still running.");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) {
    const message = answer?.error ?? `The server responded with status ${response.status} to ${path}.`;
    throw new RequestFailure(response.status, message);
  }
  return answer;
}
