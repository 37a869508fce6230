/**
 * The server of the dashboard: its page, HTTP API and event stream.
 *
 * <pre>{@code
 * GET  /                         the page
 * GET  /api/runs/1               settings and progress of a run
 * GET  /api/runs/1/evaluation    figures of the test set
 * GET  /api/events               server-sent events
 * }</pre>
 *
 * <p>Depends on {@code json}, {@code run}, {@code view} and {@code export}. An application adds
 * routes with a {@link dev.cresset.dashboard.web.ServerExtension}. Thread-safe. {@code Routes}
 * lists all paths; start reading there.
 */
@NullMarked
package dev.cresset.dashboard.web;

import org.jspecify.annotations.NullMarked;
