/**
 * Writing files so that a failure leaves the former file as it was, and the encoding of Protocol
 * Buffers.
 *
 * <pre>{@code
 * AtomicFile.write("save", file, channel -> channel.write(ByteBuffer.wrap(bytes)));
 * new AppendedFile("log", file, header).append(record);
 * }</pre>
 *
 * <p>For the packages of this module that write files; not for programs. Depends on the JDK only.
 */
@NullMarked
package dev.cresset.io.internal;

import org.jspecify.annotations.NullMarked;
