const PATIENCE_MILLIS = 2000;

/**
 * Listens to the server's events for as long as the page is open. The first event of each
 * connection tells all runs, so that nothing is lost while there was none.
 */
export function listen({ runs, run, progress, lost }) {
  const source = new EventSource("api/events");
  const on = (name, tell) => source.addEventListener(name, (event) => tell(JSON.parse(event.data)));
  on("runs", runs);
  on("run", run);
  on("progress", progress);
  source.onerror = () => {
    lost();
    // The browser tries again by itself unless it was answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ runs, run, progress, lost }), PATIENCE_MILLIS);
    }
  };
}
