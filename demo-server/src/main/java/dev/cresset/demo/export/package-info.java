/**
 * A tested run as a file to keep: HTML to look at, JSON to read by programs, CSV for spreadsheets.
 *
 * <pre>{@code
 * Report report = Report.of(run, run.tested().orElseThrow());
 * HtmlReport.of(report);
 * CsvReport.of(report);
 * }</pre>
 *
 * <p>Depends on {@code view}. Safe in any thread. Start reading at {@link
 * dev.cresset.demo.export.Report}.
 */
@NullMarked
package dev.cresset.demo.export;

import org.jspecify.annotations.NullMarked;
