const PATIENCE_MILLIS = 2000;

/**
 * Listens to the server's events for as long as the page is open. The first event of a
 * connection is all runs, or what was missed since the last one, if the server still has that.
 */
export function listen({ opened, runs, run, progress, lost }) {
  const source = new EventSource("api/events");
  const on = (name, tell) => source.addEventListener(name, (event) => tell(JSON.parse(event.data)));
  source.onopen = opened;
  on("runs", runs);
  on("run", run);
  on("progress", progress);
  source.onerror = () => {
    lost();
    // The browser tries again by itself unless it was answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ opened, runs, run, progress, lost }), PATIENCE_MILLIS);
    }
  };
}
