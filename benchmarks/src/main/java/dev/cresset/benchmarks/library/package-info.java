/**
 * The libraries that are measured, each written as its users would.
 *
 * <pre>{@code
 * Model model = Libraries.named("pytorch").open(Network.numbered(1), Digits.load());
 * model.step();
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.benchmarks} and the libraries. Start reading at {@link
 * dev.cresset.benchmarks.library.Libraries}.
 */
@NullMarked
package dev.cresset.benchmarks.library;

import org.jspecify.annotations.NullMarked;
