package dev.cresset.backend;

import java.util.Optional;

/**
 * One backend found on the class path.
 *
 * @param name the name to choose it by
 * @param provider class name of its provider
 * @param origin the jar or folder it came from
 * @param unavailable why it cannot be used here; empty if it can
 */
public record BackendStatus(
    String name, String provider, String origin, Optional<String> unavailable) {

  /** Returns whether the backend can be used here. */
  public boolean isAvailable() {
    return unavailable.isEmpty();
  }

  @Override
  public String toString() {
    return name + unavailable.map(reason -> " (unavailable: " + reason + ")").orElse("");
  }
}
