/**
 * The dashboard: a page, an HTTP interface, and a stream of events.
 *
 * <pre>{@code
 * GET  /                         the page
 * POST /api/runs                 starts a run
 * GET  /api/runs/1               how it goes
 * GET  /api/runs/1/evaluation    what came of it
 * GET  /api/events               server-sent events
 * }</pre>
 *
 * <p>Depends on {@code training}, {@code view} and {@code settings}. Safe in any thread. {@code
 * Routes} lists every path; start reading there.
 */
@NullMarked
package dev.cresset.demo.web;

import org.jspecify.annotations.NullMarked;
