/**
 * What engines that compute on the processor share: a safe place for native code.
 *
 * <pre>{@code
 * LibraryFolder folder = LibraryFolder.claim("pytorch-2.7.1");
 * folder.unpack(Map.of("libtorch.so", url), Map.of());
 * System.load(folder.path().resolve("libtorch.so").toString());
 * }</pre>
 *
 * <p>Depends on the JDK only. All of it is safe in any thread. Start reading at {@link
 * dev.cresset.spi.cpu.LibraryFolder}, then {@link dev.cresset.spi.cpu.PrivateDirectory} and {@link
 * dev.cresset.spi.cpu.PathTrust}.
 */
@NullMarked
package dev.cresset.spi.cpu;

import org.jspecify.annotations.NullMarked;
