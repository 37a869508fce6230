import { get, RequestFailure } from "./api.js";

const asked = new Map();

/**
 * Asks for a part of a run's results, once for as long as the server is the same. A part that is not
 * there yet is null, and asked for anew the next time.
 */
export function result(id, part) {
  const path = `/api/runs/${id}/${part}`;
  if (!asked.has(path)) {
    const answer = get(path).catch((failure) => {
      asked.delete(path);
      if (failure instanceof RequestFailure && failure.status === 404) {
        return null;
      }
      throw failure;
    });
    asked.set(path, answer);
  }
  return asked.get(path);
}

/** A server that was started anew counts its runs from 1 again. */
export const forgetResults = () => asked.clear();
