/**
 * What a compute engine implements to run Cresset: {@link dev.cresset.spi.Backend} and the {@link
 * dev.cresset.spi.BackendProvider} that {@link java.util.ServiceLoader} finds.
 *
 * <pre>{@code
 * public final class FastBackendProvider implements BackendProvider {
 *   public String name() { return "fast"; }
 *   public int spiVersion() { return Backend.SPI_VERSION; }
 *   public Backend create() { return new FastBackend(); }
 * }
 * }</pre>
 *
 * <p>A backend computes. It does not know what a gradient is, draws no random numbers, checks no
 * shapes and words no messages: all of that happened once, above it. Its buffers are contiguous and
 * row-major. Engines on a CPU share the helpers of {@code dev.cresset.spi.cpu}.
 *
 * <p>Depends on {@code dev.cresset.types}. A backend must allow calls from many threads at once.
 * Where several change one buffer at the same time its values may be any mixture, but the process
 * must survive. Start reading at {@link dev.cresset.spi.Backend}.
 */
@Experimental
@NullMarked
package dev.cresset.spi;

import dev.cresset.types.Experimental;
import org.jspecify.annotations.NullMarked;
