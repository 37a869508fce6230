package dev.cresset.io;

import dev.cresset.io.internal.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip file, with ZIP64.
 *
 * <p>Overlapping entries, names that occur twice and sizes beyond the end of the file are errors.
 * Nothing is ever decompressed.
 */
final class ZipDirectory {

  /**
   * An entry of the file.
   *
   * @param position position of its first byte in the file
   * @param checksum its CRC-32
   * @param stored whether it is neither compressed nor encrypted
   */
  record Entry(String name, long position, long size, int checksum, boolean stored) {}

  private static final String COPY = "; the file is damaged: copy it again";

  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_LENGTH = 20;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int EXTRA_64 = 1;
  private static final int ENCRYPTED = 1;
  private static final int LONGEST = 100_000_000;
  private static final long FULL_INT = 0xffff_ffffL;
  private static final int FULL_SHORT = 0xffff;

  /** The directory's place, as the end of the file states it. */
  private record Place(long entries, long position, long size, long end) {}

  /** An entry as the directory states it. */
  private record Central(
      String name, byte[] rawName, long local, long size, int checksum, boolean stored) {}

  private final InputFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(InputFile file) {
    this.file = file;
  }

  /** Returns whether a file begins as a zip file does. */
  static boolean isZip(InputFile file) throws IOException {
    return file.size() >= END_LENGTH && file.read(0, Integer.BYTES).getInt() == LOCAL;
  }

  /** Reads the directory and the header of each entry. */
  static ZipDirectory read(InputFile file) throws IOException {
    ZipDirectory directory = new ZipDirectory(file);
    Place place = directory.place();
    List<Central> all = directory.central(place);
    all.sort(Comparator.comparingLong(Central::local));
    long free = 0;
    for (Central central : all) {
      if (central.local() < free) {
        throw file.invalid(
            "entry %s overlaps the one before it%s".formatted(Quoted.of(central.name()), COPY));
      }
      Entry entry = directory.entry(central, place.position());
      free = entry.position() + entry.size();
      if (directory.entries.put(entry.name(), entry) != null) {
        throw file.invalid("it has the entry %s twice%s".formatted(Quoted.of(entry.name()), COPY));
      }
    }
    return directory;
  }

  /** Checks that no entry is compressed or encrypted, as {@code torch.save} writes them. */
  void checkStored() throws InvalidFileException {
    for (Entry entry : entries.values()) {
      if (!entry.stored()) {
        throw file.invalid(
            "entry %s is compressed or encrypted, which torch.save does not do; save the state dict again with torch.save"
                .formatted(Quoted.of(entry.name())));
      }
    }
  }

  /** Returns the names of all entries in the order of their data. */
  Iterable<String> names() {
    return entries.keySet();
  }

  /** Returns the entry with a name, or null. */
  @Nullable Entry find(String name) {
    return entries.get(name);
  }

  /** Returns the content of an entry after checking its CRC-32. */
  byte[] content(Entry entry, int longest) throws IOException {
    if (entry.size() > longest) {
      throw file.invalid(
          "entry %s has %s bytes (at most %s are possible)%s"
              .formatted(Quoted.of(entry.name()), entry.size(), longest, COPY));
    }
    byte[] content = file.read(entry.position(), (int) entry.size()).array();
    CRC32 crc = new CRC32();
    crc.update(content);
    checkChecksum(entry, crc);
    return content;
  }

  /** Checks the CRC-32 of an entry of any size. */
  void verify(Entry entry) throws IOException {
    CRC32 crc = new CRC32();
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(entry.size(), InputFile.CHUNK));
    for (long done = 0; done < entry.size(); done += block.limit()) {
      block.clear().limit((int) Math.min(block.capacity(), entry.size() - done));
      file.fill(entry.position() + done, block);
      crc.update(block.flip());
    }
    checkChecksum(entry, crc);
  }

  private void checkChecksum(Entry entry, CRC32 crc) throws InvalidFileException {
    if ((int) crc.getValue() != entry.checksum()) {
      throw file.invalid(
          "entry %s has the CRC-32 %s (expected %s); the file is damaged, or was saved after torch.serialization.set_crc32_options(False): copy or save it again"
              .formatted(
                  Quoted.of(entry.name()),
                  Long.toHexString(crc.getValue()),
                  Integer.toHexString(entry.checksum())));
    }
  }

  private Place place() throws IOException {
    long end = file.size() - END_LENGTH;
    ByteBuffer record = file.read(end, END_LENGTH);
    if (record.getInt(0) != END || record.getShort(20) != 0) {
      throw file.invalid("it does not end as a zip file does; it is truncated: copy it again");
    }
    Place place =
        new Place(
            Short.toUnsignedLong(record.getShort(10)),
            Integer.toUnsignedLong(record.getInt(16)),
            Integer.toUnsignedLong(record.getInt(12)),
            end);
    if (end >= LOCATOR_64_LENGTH) {
      ByteBuffer locator = file.read(end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
      if (locator.getInt(0) == LOCATOR_64) {
        place = place64(place, locator.getLong(8));
      }
    }
    if (place.position() < 0
        || place.size() < 0
        || place.size() > LONGEST
        || place.position() > place.end() - place.size()
        || place.entries() < 0
        || place.entries() > place.size() / CENTRAL_LENGTH) {
      throw file.invalid(
          "its zip directory claims %s entries in %s bytes at %s%s"
              .formatted(
                  Long.toUnsignedString(place.entries()),
                  Long.toUnsignedString(place.size()),
                  Long.toUnsignedString(place.position()),
                  COPY));
    }
    return place;
  }

  private Place place64(Place small, long position) throws IOException {
    if (position < 0 || position > small.end() - LOCATOR_64_LENGTH - END_64_LENGTH) {
      throw file.invalid("its ZIP64 directory lies beyond the end" + COPY);
    }
    ByteBuffer record = file.read(position, END_64_LENGTH);
    Place large = new Place(record.getLong(32), record.getLong(48), record.getLong(40), position);
    if (record.getInt(0) != END_64
        || differs(small.entries(), large.entries(), FULL_SHORT)
        || differs(small.position(), large.position(), FULL_INT)
        || differs(small.size(), large.size(), FULL_INT)) {
      throw file.invalid("its two zip directories differ" + COPY);
    }
    return large;
  }

  private static boolean differs(long small, long large, long full) {
    return small != full && small != large;
  }

  private List<Central> central(Place place) throws IOException {
    ByteBuffer bytes = file.read(place.position(), (int) place.size());
    List<Central> all = new ArrayList<>();
    for (long i = 0; i < place.entries(); i++) {
      if (bytes.remaining() < CENTRAL_LENGTH || bytes.getInt(bytes.position()) != CENTRAL) {
        throw file.invalid("entry %s of its zip directory is damaged: copy it again".formatted(i));
      }
      all.add(central(bytes));
    }
    if (bytes.hasRemaining()) {
      throw file.invalid("its zip directory has more than its entries" + COPY);
    }
    return all;
  }

  private Central central(ByteBuffer bytes) throws IOException {
    int begin = bytes.position();
    int flags = bytes.getShort(begin + 8);
    int method = Short.toUnsignedInt(bytes.getShort(begin + 10));
    int nameLength = Short.toUnsignedInt(bytes.getShort(begin + 28));
    int extraLength = Short.toUnsignedInt(bytes.getShort(begin + 30));
    int commentLength = Short.toUnsignedInt(bytes.getShort(begin + 32));
    int length = CENTRAL_LENGTH + nameLength + extraLength + commentLength;
    if (length > bytes.remaining()) {
      throw file.invalid("its zip directory ends within an entry" + COPY);
    }
    byte[] rawName = new byte[nameLength];
    bytes.get(begin + CENTRAL_LENGTH, rawName);
    String name = name(rawName);
    boolean stored = method == 0 && (flags & ENCRYPTED) == 0;
    Sizes sizes = new Sizes(bytes, begin);
    bytes.position(begin + CENTRAL_LENGTH + nameLength);
    sizes.readExtra(bytes.slice(bytes.position(), extraLength).order(bytes.order()));
    if (stored && sizes.compressed != sizes.size || sizes.compressed < 0 || sizes.local < 0) {
      throw file.invalid(
          "entry %s has the stored size %s and the size %s%s"
              .formatted(
                  Quoted.of(name),
                  Long.toUnsignedString(sizes.compressed),
                  Long.toUnsignedString(sizes.size),
                  COPY));
    }
    bytes.position(begin + length);
    return new Central(
        name, rawName, sizes.local, sizes.compressed, bytes.getInt(begin + 16), stored);
  }

  /** The 32-bit sizes of an entry, replaced by the 64-bit ones where they are full. */
  private static final class Sizes {
    long compressed;
    long size;
    long local;

    Sizes(ByteBuffer bytes, int begin) {
      compressed = Integer.toUnsignedLong(bytes.getInt(begin + 20));
      size = Integer.toUnsignedLong(bytes.getInt(begin + 24));
      local = Integer.toUnsignedLong(bytes.getInt(begin + 42));
    }

    void readExtra(ByteBuffer extra) {
      while (extra.remaining() >= 4) {
        int id = Short.toUnsignedInt(extra.getShort());
        int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
        ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
        if (id == EXTRA_64) {
          size = wide(size, field);
          compressed = wide(compressed, field);
          local = wide(local, field);
        }
        extra.position(extra.position() + length);
      }
    }

    private static long wide(long value, ByteBuffer field) {
      return value == FULL_INT && field.remaining() >= Long.BYTES ? field.getLong() : value;
    }
  }

  private String name(byte[] bytes) throws IOException {
    return Utf8.decode(
            ByteBuffer.wrap(bytes),
            () -> file.invalid("the name of an entry is not valid UTF-8" + COPY))
        .toString();
  }

  /** Returns an entry after comparing the header before its data with the directory. */
  private Entry entry(Central central, long end) throws IOException {
    int nameLength = central.rawName().length;
    if (central.local() > end - LOCAL_LENGTH - nameLength) {
      throw beyond(central);
    }
    ByteBuffer header = file.read(central.local(), LOCAL_LENGTH + nameLength);
    byte[] name = new byte[nameLength];
    header.get(LOCAL_LENGTH, name);
    if (header.getInt(0) != LOCAL
        || central.stored() && header.getShort(8) != 0
        || Short.toUnsignedInt(header.getShort(26)) != nameLength
        || !Arrays.equals(name, central.rawName())) {
      throw file.invalid(
          "entry %s differs from its place in the zip directory%s"
              .formatted(Quoted.of(central.name()), COPY));
    }
    long position =
        central.local() + LOCAL_LENGTH + nameLength + Short.toUnsignedInt(header.getShort(28));
    if (central.size() > end - position) {
      throw beyond(central);
    }
    return new Entry(
        central.name(), position, central.size(), central.checksum(), central.stored());
  }

  private InvalidFileException beyond(Central central) {
    return file.invalid(
        "entry %s claims %s bytes, which lie beyond the end%s"
            .formatted(Quoted.of(central.name()), central.size(), COPY));
  }
}
