package dev.cresset.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Zip files of uncompressed entries, written as PyTorch writes them. */
final class StoredZip {

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private boolean zip64;

  /** Returns the entries of a file of torch.save. */
  static StoredZip of(byte[] zip) {
    StoredZip read = new StoredZip();
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - 22;
    int at = bytes.getInt(end + 16);
    for (int i = bytes.getShort(end + 10); i > 0; i--) {
      int nameLength = bytes.getShort(at + 28);
      String name = new String(zip, at + 46, nameLength, StandardCharsets.UTF_8);
      int local = bytes.getInt(at + 42);
      int data = local + 30 + nameLength + bytes.getShort(local + 28);
      byte[] content = new byte[bytes.getInt(at + 24)];
      bytes.get(data, content);
      read.add(name, content);
      at += 46 + nameLength + bytes.getShort(at + 30);
    }
    return read;
  }

  /** Returns a file with a pickle and storages {@code 0}, {@code 1}, .. */
  static StoredZip torch(byte[] pickle, byte[]... storages) {
    StoredZip zip = new StoredZip().add("archive/data.pkl", pickle);
    for (int i = 0; i < storages.length; i++) {
      zip.add("archive/data/" + i, storages[i]);
    }
    return zip.add("archive/version", new byte[] {'3', '\n'});
  }

  StoredZip add(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  StoredZip zip64() {
    zip64 = true;
    return this;
  }

  Map<String, byte[]> entries() {
    return entries;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    entries.forEach(
        (name, content) -> {
          byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
          int local = file.size();
          file.writeBytes(
              little(30)
                  .putInt(0x04034b50)
                  .putInt(6, 0x0800)
                  .putShort(26, (short) utf8.length)
                  .array());
          file.writeBytes(utf8);
          file.writeBytes(content);
          CRC32 crc = new CRC32();
          crc.update(content);
          ByteBuffer central =
              little(46)
                  .putInt(0x02014b50)
                  .putInt(16, (int) crc.getValue())
                  .putInt(20, zip64 ? -1 : content.length)
                  .putInt(24, zip64 ? -1 : content.length)
                  .putShort(28, (short) utf8.length)
                  .putShort(30, (short) (zip64 ? 28 : 0))
                  .putInt(42, zip64 ? -1 : local);
          directory.writeBytes(central.array());
          directory.writeBytes(utf8);
          if (zip64) {
            directory.writeBytes(
                little(28)
                    .putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(content.length)
                    .putLong(content.length)
                    .putLong(local)
                    .array());
          }
        });
    int position = file.size();
    file.writeBytes(directory.toByteArray());
    if (zip64) {
      int end = file.size();
      file.writeBytes(
          little(56)
              .putInt(0x06064b50)
              .putLong(44)
              .putLong(24, entries.size())
              .putLong(32, entries.size())
              .putLong(40, directory.size())
              .putLong(48, position)
              .array());
      file.writeBytes(little(20).putInt(0x07064b50).putLong(8, end).putInt(16, 1).array());
    }
    file.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putShort(8, (short) (zip64 ? -1 : entries.size()))
            .putShort(10, (short) (zip64 ? -1 : entries.size()))
            .putInt(12, zip64 ? -1 : directory.size())
            .putInt(16, zip64 ? -1 : position)
            .array());
    return file.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
