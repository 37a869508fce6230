/**
 * Exports tested runs: HTML for people, JSON for programs, CSV for spreadsheets.
 *
 * <pre>{@code
 * RunReport report = RunReport.of(run, run.testResult().orElseThrow());
 * HtmlReport.of(report);
 * CsvReport.of(report);
 * }</pre>
 *
 * <p>Depends on {@code view}. Thread-safe. Start reading at {@link
 * dev.cresset.demo.export.RunReport}.
 */
@NullMarked
package dev.cresset.demo.export;

import org.jspecify.annotations.NullMarked;
