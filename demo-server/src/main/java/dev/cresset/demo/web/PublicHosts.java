package dev.cresset.demo.web;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The host names under which a trusted reverse proxy publishes the server.
 *
 * @param names in lower case, without ports; empty without a proxy
 */
public record PublicHosts(Set<String> names) {

  /** No proxy: headers that a proxy would set are ignored. */
  public static final PublicHosts NONE = new PublicHosts(Set.of());

  /** Copies the names in lower case. */
  public static PublicHosts of(Collection<String> names) {
    return new PublicHosts(
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Returns whether the headers of a proxy are trusted. */
  boolean proxyTrusted() {
    return !names.isEmpty();
  }
}
