/**
 * The interfaces that a compute engine implements to run Cresset: {@link dev.cresset.spi.Backend},
 * and {@link dev.cresset.spi.BackendProvider}, which {@link java.util.ServiceLoader} finds.
 *
 * <pre>{@code
 * public final class FastBackendProvider implements BackendProvider {
 *   public String name() { return "fast"; }
 *   public int spiVersion() { return Backend.SPI_VERSION; }
 *   public Backend create() { return new FastBackend(); }
 * }
 * }</pre>
 *
 * <p>A backend only computes. Its callers record gradients, draw random numbers, check shapes and
 * word error messages. Its buffers are contiguous and row-major. Backends on a CPU share the
 * helpers in {@code dev.cresset.spi.cpu}.
 *
 * <p>Depends on {@code dev.cresset.types}. A backend must be thread-safe. If several threads change
 * one buffer at the same time, its values are undefined, but the process must not crash. Start with
 * {@link dev.cresset.spi.Backend}.
 *
 * @since 0.1
 */
@Experimental
@NullMarked
package dev.cresset.spi;

import dev.cresset.types.Experimental;
import org.jspecify.annotations.NullMarked;
