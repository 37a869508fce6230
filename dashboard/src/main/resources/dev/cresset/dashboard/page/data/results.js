import { get, RequestFailure } from "./api.js";

const requests = new Map();

/**
 * Requests a part of the results of a run or an uploaded model once, until the server is restarted. A 404 is also kept, because
 * an archived run stays archived.
 */
export function result(source, part) {
  const path = `${source}/${part}`;
  if (!requests.has(path)) {
    const answer = get(path).catch((failure) => {
      if (!(failure instanceof RequestFailure && failure.status === 404)) {
        requests.delete(path);
      }
      throw failure;
    });
    requests.set(path, answer);
  }
  return requests.get(path);
}

/** Called after a reconnect: a restarted server numbers its runs from 1 again. */
export const forgetResults = () => requests.clear();
