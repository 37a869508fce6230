/**
 * Times Cresset and other libraries on the same networks and the same data.
 *
 * <pre>{@code
 * Network network = Network.numbered(1);
 * Model model = Libraries.ND4J.open(network, Digits.load());
 * double loss = model.epoch();
 * }</pre>
 *
 * <p>May depend on everything; nothing depends on it. Single-threaded, but for {@link
 * dev.cresset.benchmarks.Model#predict}. Start reading at {@link dev.cresset.benchmarks.Model},
 * then {@code library.CressetModel} beside {@code library.PyTorchModel}, {@code measure.EpochTime}
 * and {@code race.Race}.
 */
@NullMarked
package dev.cresset.benchmarks;

import org.jspecify.annotations.NullMarked;
