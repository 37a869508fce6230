/**
 * Exports tested runs: reports as HTML, JSON and CSV, and trained networks as model files and ONNX.
 *
 * <pre>{@code
 * RunReport report = RunReport.of(run, run.testResult().orElseThrow());
 * HtmlReport.of(report);
 * CsvReport.of(report);
 * ModelDownload.onnx(run.network().orElseThrow());
 * }</pre>
 *
 * <p>Depends on {@code files}, {@code json}, {@code run} and {@code view}. Thread-safe. Start
 * reading at {@link dev.cresset.dashboard.export.RunReport}.
 */
@NullMarked
package dev.cresset.dashboard.export;

import org.jspecify.annotations.NullMarked;
