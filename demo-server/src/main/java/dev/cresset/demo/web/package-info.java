/**
 * What the demo adds to the dashboard's server.
 *
 * <pre>{@code
 * POST /api/runs              starts a run
 * POST /api/runs/1/resume     continues a stopped run
 * POST /api/learning-rates    tries learning rates
 * POST /api/models            tests a model file
 * }</pre>
 *
 * <p>Depends on {@code training}, {@code upload}, {@code view} and {@code settings}. Thread-safe.
 * {@code DemoExtension} lists all paths; start reading there.
 */
@NullMarked
package dev.cresset.demo.web;

import org.jspecify.annotations.NullMarked;
