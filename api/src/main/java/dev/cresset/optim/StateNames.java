package dev.cresset.optim;

import java.util.List;

/**
 * The names of the state tensors of a parameter.
 *
 * @param required those that exist after the first step
 * @param optional those that some settings or schedules add
 */
record StateNames(List<String> required, List<String> optional) {

  boolean contain(String name) {
    return required.contains(name) || optional.contains(name);
  }

  @Override
  public String toString() {
    return optional.isEmpty()
        ? required.toString()
        : "%s and perhaps %s".formatted(required, optional);
  }
}
