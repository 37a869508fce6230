import { get, RequestFailure } from "./api.js";

const asked = new Map();

/**
 * Asks for a part of a run's results, once for as long as the server is the same; also where it is
 * told that they are no longer kept.
 */
export function result(id, part) {
  const path = `api/runs/${id}/${part}`;
  if (!asked.has(path)) {
    const answer = get(path).catch((failure) => {
      if (!(failure instanceof RequestFailure && failure.status === 404)) {
        asked.delete(path);
      }
      throw failure;
    });
    asked.set(path, answer);
  }
  return asked.get(path);
}

/** A server that was started anew counts its runs from 1 again. */
export const forgetResults = () => asked.clear();
