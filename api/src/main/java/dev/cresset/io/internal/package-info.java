/**
 * What the formats of files share: writing a file so that a failure leaves the former one as it
 * was, strict JSON, and text of a file in messages.
 *
 * <pre>{@code
 * AtomicFile.write("save", file, channel -> channel.write(ByteBuffer.wrap(bytes)));
 * }</pre>
 *
 * <p>For the packages of this module that read or write files; not for programs. Depends on the JDK
 * only.
 */
@NullMarked
package dev.cresset.io.internal;

import org.jspecify.annotations.NullMarked;
