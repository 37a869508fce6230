package dev.cresset.spark;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that were used last, by key. They are held by soft references: the garbage collector
 * frees those that are not in use before memory runs out.
 */
final class SoftCache {

  private final Map<String, Entry> entries;

  SoftCache(int most) {
    entries =
        new LinkedHashMap<>(most, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > most;
          }
        };
  }

  /** Returns the value of a key, or creates it; other keys need not wait meanwhile. */
  <T> T get(Class<T> type, String key, Supplier<T> create) {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, name -> new Entry());
    }
    return entry.get(type, create);
  }

  private static final class Entry {
    private @Nullable SoftReference<Object> reference;

    synchronized <T> T get(Class<T> type, Supplier<T> create) {
      Object kept = reference == null ? null : reference.get();
      if (kept != null) {
        return type.cast(kept);
      }
      T created = create.get();
      reference = new SoftReference<>(created);
      return created;
    }
  }
}
