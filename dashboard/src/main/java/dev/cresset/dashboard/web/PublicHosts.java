package dev.cresset.dashboard.web;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The public host names of the server behind a trusted reverse proxy.
 *
 * @param names in lower case, without ports; empty without a proxy
 */
public record PublicHosts(Set<String> names) {

  /** Without a proxy; the headers of proxies are ignored. */
  public static final PublicHosts NONE = new PublicHosts(Set.of());

  /** Returns these names, in lower case. */
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
