/**
 * The report as a page and as JSON.
 *
 * <pre>{@code
 * GET /               the page
 * GET /api/run        what was trained, and how it went
 * GET /api/model      layers, output shapes, parameters
 * GET /api/evaluation accuracy, averages, classes, confusion matrix
 * }</pre>
 *
 * <p>Depends on {@code training} and {@code settings}. Everything served is made before the first
 * request and never changes, hence safe in any thread. Start reading at {@code Routes}.
 */
@NullMarked
package dev.cresset.demo.web;

import org.jspecify.annotations.NullMarked;
