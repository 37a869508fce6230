/**
 * The dashboard: its page, HTTP API and event stream.
 *
 * <pre>{@code
 * GET  /                         the page
 * POST /api/runs                 starts a run
 * GET  /api/runs/1               settings and progress of a run
 * GET  /api/runs/1/evaluation    figures of the test set
 * GET  /api/events               server-sent events
 * }</pre>
 *
 * <p>Depends on {@code training}, {@code upload}, {@code view} and {@code settings}. Thread-safe.
 * {@code Routes} lists all paths; start reading there.
 */
@NullMarked
package dev.cresset.dashboard.web;

import org.jspecify.annotations.NullMarked;
