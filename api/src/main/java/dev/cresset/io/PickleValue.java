package dev.cresset.io;

import dev.cresset.io.internal.Quoted;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a pickle. Text, numbers, booleans and lists are the Java types.
 *
 * <p>Tuples and dictionaries are compared by identity, because a pickle may contain cycles.
 */
interface PickleValue {

  /** Python's {@code None}. */
  enum None implements PickleValue {
    NONE
  }

  /** A tuple. */
  final class Tuple implements PickleValue {
    final List<Object> items;

    Tuple(List<Object> items) {
      this.items = items;
    }
  }

  /** A dictionary of either kind. */
  final class Dictionary implements PickleValue {
    private Map<Object, Object> entries = Collections.emptyMap();

    Map<Object, Object> entries() {
      return entries;
    }

    void put(Object key, Object value) throws PickleException {
      if (entries.isEmpty()) {
        entries = new LinkedHashMap<>(4);
      }
      if (key instanceof List) {
        throw new PickleException("has a list as a key of a dictionary");
      }
      if (entries.put(key, value) != null) {
        throw new PickleException("has the same key twice in a dictionary: " + describe(key));
      }
    }
  }

  /** The data that tensors are views of: an entry of the zip file. */
  record Storage(String key, ElementType type, long count) implements PickleValue {}

  /**
   * A tensor that has not been read.
   *
   * @param offset index of its first element in the storage
   * @param strides distance between adjacent elements in each dimension, in elements
   */
  record View(Storage storage, long offset, long[] shape, long[] strides) implements PickleValue {}

  /** Returns what a value is, for messages; never its whole content. */
  static String describe(Object value) {
    if (value instanceof String text) {
      return Quoted.of(text);
    }
    if (value instanceof Dictionary dictionary) {
      return "a dictionary of " + dictionary.entries().size();
    }
    if (value instanceof View) {
      return "a tensor";
    }
    if (value instanceof List || value instanceof Tuple) {
      return "a list";
    }
    if (value instanceof BigInteger) {
      return "an integer of more than 64 bits";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return value == None.NONE ? "None" : "an unsupported object";
  }
}
