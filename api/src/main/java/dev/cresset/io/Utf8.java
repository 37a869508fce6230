package dev.cresset.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Decodes text of files strictly. */
final class Utf8 {

  private Utf8() {}

  /**
   * Returns the text of the remaining bytes.
   *
   * @param invalid returns the exception to throw if they are not valid UTF-8; their position is
   *     then that of the first invalid byte
   */
  static <E extends Exception> CharBuffer decode(ByteBuffer bytes, Supplier<E> invalid) throws E {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw invalid.get();
    }
  }
}
