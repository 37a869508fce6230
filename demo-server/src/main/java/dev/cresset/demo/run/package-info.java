/**
 * What is known of each run, while it trains and afterwards.
 *
 * <pre>{@code
 * Run run = runs.numbered(1).orElseThrow();
 * run.snapshot().progress().share();
 * run.tested().map(result -> result.confusion().accuracy());
 * }</pre>
 *
 * <p>Depends on {@code recipe} and {@code images}. Safe in any thread: one trains and writes, any
 * read. Start reading at {@link dev.cresset.demo.run.Run}.
 */
@NullMarked
package dev.cresset.demo.run;

import org.jspecify.annotations.NullMarked;
