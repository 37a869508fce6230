/**
 * What engines that compute on a CPU share: threads, memory, loops over arrays, and loading of
 * native libraries.
 *
 * <pre>{@code
 * final class FastBackend extends DirectBackend {
 *   FastBackend() { super("fast", 1L << 30, DirectStorage::new); }
 *   public TensorBuffer matmul(
 *       TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) { ... }
 * }
 * }</pre>
 *
 * <p>{@link dev.cresset.spi.cpu.CpuBackend} implements every operation of a backend but the matrix
 * product; {@link dev.cresset.spi.cpu.DirectBackend} on memory that native code can read. {@link
 * dev.cresset.spi.cpu.StoragePool} counts and reuses memory, {@link dev.cresset.spi.cpu.WorkerPool}
 * runs parallel loops, {@link dev.cresset.spi.cpu.ScratchPool} keeps scratch objects. {@link
 * dev.cresset.spi.cpu.LibraryFolder} is a safe place for native code.
 *
 * <p>Depends on {@code dev.cresset.spi} and {@code dev.cresset.types}. Thread-safe. Start reading
 * at {@link dev.cresset.spi.cpu.CpuBackend}, then {@code BinaryLoops} and {@code AxisReductions}.
 *
 * @since 0.1
 */
@NullMarked
package dev.cresset.spi.cpu;

import org.jspecify.annotations.NullMarked;
