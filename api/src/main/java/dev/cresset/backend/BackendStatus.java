package dev.cresset.backend;

import java.util.Optional;

/**
 * A backend that was found, and whether it can be used.
 *
 * @param name the name for {@link Backends#use}
 * @param provider class name of its provider
 * @param origin name of the jar or directory that contains it
 * @param unavailable why it cannot be used here; empty if it can
 * @since 0.1
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
