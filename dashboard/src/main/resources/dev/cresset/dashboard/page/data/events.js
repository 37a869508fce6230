const RETRY_MILLIS = 2000;

/**
 * Receives the server's events. A connection starts with all runs, or with the events missed since
 * the last one if the server still has them.
 */
export function listen({ opened, runs, run, progress, lost }) {
  const source = new EventSource("api/events");
  const on = (name, handler) => source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  source.onopen = opened;
  on("runs", runs);
  on("run", run);
  on("progress", progress);
  source.onerror = () => {
    lost();
    // The browser reconnects unless the response was an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ opened, runs, run, progress, lost }), RETRY_MILLIS);
    }
  };
}
