/**
 * Files of tensors: safetensors, and what {@code torch.save} writes.
 *
 * <pre>{@code
 * Safetensors.save(Path.of("weights.safetensors"), model.stateDict());
 * model.loadStateDict(Safetensors.load(Path.of("weights.safetensors")));
 * model.loadStateDict(PyTorchFile.load(Path.of("weights.pt")));
 * }</pre>
 *
 * <p>A file is data from outside: everything that it claims is checked before memory is allocated
 * for it, and no code of a file is executed. A file that cannot be read or written ends in an
 * {@link java.io.UncheckedIOException}, whose message names the file, what is wrong and what to do.
 *
 * <p>Depends on {@code tensor}, {@code types} and {@code io.internal}. All classes are thread-safe.
 * Start with {@link dev.cresset.io.Safetensors}. PyTorch counterparts: {@code safetensors.torch},
 * {@code torch.load}.
 */
@NullMarked
package dev.cresset.io;

import org.jspecify.annotations.NullMarked;
