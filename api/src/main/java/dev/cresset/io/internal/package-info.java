/**
 * Shared code of file formats: atomic file writes, appending of records, repetition after
 * interrupts, strict JSON, quoting for messages, and the encoding of Protocol Buffers.
 *
 * <pre>{@code
 * AtomicFile.write("save", file, channel -> channel.write(ByteBuffer.wrap(bytes)));
 * new AppendedFile("log", file, header).append(record);
 * }</pre>
 *
 * <p>For the packages of this module that read or write files; not for programs. Depends on the JDK
 * only.
 */
@NullMarked
package dev.cresset.io.internal;

import org.jspecify.annotations.NullMarked;
