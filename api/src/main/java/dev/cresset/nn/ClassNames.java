package dev.cresset.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks names of classes. */
final class ClassNames {

  private ClassNames() {}

  /**
   * Checks that no two classes have the same name.
   *
   * @throws IllegalArgumentException if two have
   */
  static void checkDistinct(String operation, List<String> names) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Integer first = positions.putIfAbsent(names.get(i), i);
      if (first != null) {
        throw new IllegalArgumentException(
            "%s: \"%s\" is the name of classes %s and %s; pass different names"
                .formatted(operation, names.get(i), first, i));
      }
    }
  }
}
