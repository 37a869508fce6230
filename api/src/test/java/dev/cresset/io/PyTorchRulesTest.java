package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and malicious files of {@code torch.save} are refused in one sentence. */
class PyTorchRulesTest {

  private static final long[] TWO = {2};
  private static final long[] ONE = {1};

  @TempDir private Path folder;

  /** What the message says after the name of the file; {@code *} stands for any text. */
  record Case(String sentence, byte[] file) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static PickleBytes pickle() {
    return new PickleBytes();
  }

  private static Case pickle(String sentence, byte[] pickle) {
    return new Case("its data.pkl " + sentence + "*", StoredZip.torch(pickle, new byte[8]).bytes());
  }

  private static Case pickle(String sentence, PickleBytes pickle) {
    return pickle(sentence, pickle.end());
  }

  private static Case view(String sentence, long count, long offset, long[] shape, long[] strides) {
    return pickle(sentence, PickleBytes.dictionary(count, offset, shape, strides));
  }

  static List<Case> opcodes() {
    return List.of(
        pickle("ends too early", new byte[0]),
        pickle("ends too early", new byte[] {(byte) 0x80, 2, '}'}),
        pickle("does not end with its value", pickle()),
        pickle("does not end with its value", pickle().op('}').op('}')),
        pickle("does not end with its value", pickle().op('(').op('}')),
        pickle("does not end with its value", pickle().op('}').op('.').op('N')),
        pickle("has the pickle protocol 5", pickle().op(0x80, 5).op('}')),
        pickle("has the opcode 0x93", pickle().op(0x93)),
        pickle("has the opcode 0x69", pickle().op('i')),
        pickle("has the opcode 0x8b", pickle().op(0x8b).int32(1 << 30)),
        pickle("takes more values than there are", pickle().op('s')),
        pickle(
            "takes more values than there are",
            pickle().op('}').op('(').op('N').op('N').op('s').op('q', 1).op('q', 2)),
        pickle("takes more values than there are", pickle().op('q', 0)),
        pickle("has no mark where it needs one", pickle().op('}').op('u')),
        pickle(
            "sets items of something that is not a dictionary",
            pickle().op(']').op('N').op('N').op('s')),
        pickle(
            "sets items of something that is not a dictionary",
            pickle().op('}').op('(').op('N').op('u')),
        pickle("appends to something that is not a list", pickle().op('}').op('N').op('a')),
        pickle("refers to a value that it has not stored", pickle().op('h', 7)),
        pickle("refers to a value that it has not stored", pickle().op('j').int32(-1)),
        pickle(
            "sets attributes of something that is not a dictionary",
            pickle().op(']').op('}').op('b')),
        pickle(
            "has the same key twice in a dictionary: \"a\"",
            pickle().op('}').text("a").op('N').op('s').text("a").op('N').op('s')),
        pickle("has a list as a key", pickle().op('}').op(']').op('N').op('s')),
        pickle("claims 1073741824 bytes where", pickle().op('X').int32(1 << 30)),
        pickle("claims text of 4294967295 bytes", pickle().op('X').int32(-1)),
        pickle("claims 255 bytes where", pickle().op('U', 255)),
        pickle("has text that is not valid UTF-8", pickle().op('U', 1, 0xff)),
        pickle("has a name of more than 1000 bytes", pickle().global("a".repeat(1001), "b")));
  }

  static List<Case> code() {
    return List.of(
        pickle(
            "needs the Python class or function \"os.system\", for example because a whole module"
                + " was saved; save only tensors of a usual dtype: torch.save(model.state_dict(),"
                + " path); see docs/errors.md#pytorch-file-not-read",
            pickle().global("os", "system").op('(').text("true").op('t').op('R')),
        pickle(
            "needs the Python class or function \"builtins.eval\"",
            pickle().global("builtins", "eval")),
        pickle(
            "needs the Python class or function \"torch.load\"", pickle().global("torch", "load")),
        pickle("calls something that is not a class or function", pickle().op('}').op(')').op('R')),
        pickle(
            "calls something that is not a class",
            pickle().global("torch", "FloatStorage").op(')').op('R')),
        pickle(
            "calls something that is not a class",
            pickle().global("torch", "Size").op('}').op('R')),
        pickle(
            "contains collections.OrderedDict that torch.save does not write",
            pickle().global("collections", "OrderedDict").op('N').op(0x85).op('R')),
        pickle(
            "contains torch.Size that torch.save does not write",
            pickle().global("torch", "Size").op(')').op('R')),
        pickle(
            "contains torch._utils._rebuild_parameter that torch.save does not write",
            pickle().global("torch._utils", "_rebuild_parameter").op(')').op('R')),
        pickle(
            "contains a tensor that torch.save does not write",
            pickle().global("torch._utils", "_rebuild_tensor_v2").op(')').op('R')),
        pickle("contains a storage that torch.save does not write", pickle().op('N').op('Q')),
        pickle(
            "contains a storage that torch.save does not write",
            pickle().storage("FloatStorage", "0", -1)));
  }

  static List<Case> views() {
    long[] many = new long[65];
    Arrays.fill(many, 1);
    return List.of(
        view(
            "has a tensor of shape [3] with strides [1] at 0 in a storage of 2 elements, which is"
                + " too small",
            2,
            0,
            new long[] {3},
            ONE),
        view("has a tensor of shape [2] with strides [1] at 1 in", 2, 1, TWO, ONE),
        view("has a tensor of shape [2] with strides [2] at 0 in", 2, 0, TWO, TWO),
        view("has a tensor of shape [] with strides [] at 2 in", 2, 2, new long[0], new long[0]),
        view("has a tensor of shape [1] with strides [1] at -1 in", 2, -1, ONE, ONE),
        view(
            "has a tensor of shape [2] with strides [9223372036854775807]",
            2,
            1,
            TWO,
            new long[] {Long.MAX_VALUE}),
        view(
            "has a tensor of shape [9223372036854775807, 2]",
            2,
            0,
            new long[] {Long.MAX_VALUE, 2},
            new long[] {0, 0}),
        view(
            "has a tensor of shape [0, 9223372036854775807, 2]",
            2,
            0,
            new long[] {0, Long.MAX_VALUE, 2},
            new long[] {0, 0, 0}),
        view(
            "contains a shape or strides that torch.save does not write",
            2,
            0,
            ONE,
            new long[] {-1}),
        view(
            "contains a shape or strides that torch.save does not write",
            2,
            0,
            new long[] {-1},
            ONE),
        view("contains a tensor that torch.save does not write", 2, 0, ONE, new long[] {1, 1}),
        view("has a tensor of 65 dimensions", 2, 0, many, many),
        file(
            "tensor \"w\" needs a storage \"0\" of 3 elements of 4 bytes, but it has 8 bytes*",
            PickleBytes.dictionary(3, 0, TWO, ONE)),
        file(
            "tensor \"w\" needs a storage \"0\" of 1 elements of 4 bytes, but it has 8 bytes*",
            PickleBytes.dictionary(1, 0, ONE, ONE)),
        file(
            "tensor \"w\" needs a storage \"../data/0\" of 2 elements of 4 bytes, but there is"
                + " none*",
            pickle()
                .op('}')
                .text("w")
                .tensor("FloatStorage", "../data/0", 2, 0, TWO, ONE)
                .op('s')
                .end()),
        file(
            "its tensors up to \"w\" would take 40000000000 bytes, more than 16 times the file*",
            PickleBytes.dictionary(2, 0, new long[] {100_000, 100_000}, new long[] {0, 0})),
        file(
            "its tensors up to \"w\" would take 9223372036854775807 bytes*",
            PickleBytes.dictionary(2, 0, new long[] {1L << 62}, new long[] {0})));
  }

  private static Case file(String sentence, byte[] pickle) {
    return new Case(sentence, StoredZip.torch(pickle, new byte[8]).bytes());
  }

  private static byte[] simple() {
    return StoredZip.torch(PickleBytes.dictionary(2, 0, TWO, ONE), new byte[8]).bytes();
  }

  /** Returns a right file with something overwritten. */
  private static Case zip(String sentence, Consumer<ZipFields> change) {
    ByteBuffer bytes = ByteBuffer.wrap(simple()).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.capacity() - 22;
    change.accept(new ZipFields(bytes, bytes.getInt(end + 16), end));
    return new Case(sentence, bytes.array());
  }

  /** Positions in a file of three entries: the directory's beginning, and the end's. */
  record ZipFields(ByteBuffer bytes, int directory, int end) {
    int central(int entry) {
      int at = directory;
      for (int i = 0; i < entry; i++) {
        at += 46 + bytes.getShort(at + 28);
      }
      return at;
    }
  }

  static List<Case> zips() {
    byte[] simple = simple();
    return List.of(
        new Case("it is not a file of torch.save (expected a zip)*", new byte[0]),
        new Case(
            "it is not a file of torch.save (expected a zip)*",
            "PK".getBytes(StandardCharsets.UTF_8)),
        new Case(
            "it does not end as a zip file does; it is truncated*",
            Arrays.copyOf(simple, simple.length - 1)),
        new Case("it does not end as a zip file does*", Arrays.copyOf(simple, simple.length + 1)),
        new Case(
            "it is a zip, but not one of torch.save: it has no entry data.pkl*",
            new StoredZip().add("a.npy", new byte[1]).bytes()),
        new Case(
            "it is a zip, but not one of torch.save*",
            new StoredZip().add("data.pkl", new byte[1]).bytes()),
        new Case(
            "it has the version \"11\" of torch.save's format*",
            StoredZip.torch(pickle().op('}').end())
                .add("archive/version", "11".getBytes(StandardCharsets.UTF_8))
                .bytes()),
        new Case(
            "it has the byte order \"middle\"*",
            StoredZip.torch(pickle().op('}').end())
                .add("archive/byteorder", "middle".getBytes(StandardCharsets.UTF_8))
                .bytes()),
        new Case(
            "entry \"archive/version\" has 101 bytes (at most 100*",
            StoredZip.torch(pickle().op('}').end()).add("archive/version", new byte[101]).bytes()),
        zip(
            "entry \"archive/data/0\" is compressed or encrypted*",
            z -> z.bytes().putShort(z.central(1) + 10, (short) 8)),
        zip(
            "entry \"archive/data/0\" is compressed or encrypted*",
            z -> z.bytes().putShort(z.central(1) + 8, (short) 1)),
        zip(
            "entry \"archive/data/0\" has the stored size 7 and the size 8*",
            z -> z.bytes().putInt(z.central(1) + 20, 7)),
        zip(
            "entry \"archive/data/0\" has the stored size 8 and the size 4294967295*",
            z -> z.bytes().putInt(z.central(1) + 24, -1)),
        zip(
            "entry \"archive/data/0\" claims 2147483647 bytes, which lie beyond the end*",
            z ->
                z.bytes()
                    .putInt(z.central(1) + 20, Integer.MAX_VALUE)
                    .putInt(z.central(1) + 24, Integer.MAX_VALUE)),
        zip(
            "entry \"archive/version\" overlaps the one before it*",
            z -> z.bytes().putInt(z.central(1) + 20, 20).putInt(z.central(1) + 24, 20)),
        zip(
            "entry \"archive/data/0\" overlaps the one before it*",
            z -> z.bytes().putInt(z.central(1) + 42, z.bytes().getInt(z.central(0) + 42))),
        zip(
            "entry \"archive/data/0\" claims * bytes, which lie beyond the end*",
            z -> z.bytes().putInt(z.central(1) + 42, -2)),
        zip(
            "entry \"archive/data/1\" differs from its place*",
            z -> z.bytes().put(z.central(1) + 46 + 13, (byte) '1')),
        zip(
            "the name of an entry is not valid UTF-8*",
            z -> z.bytes().put(z.central(1) + 46, (byte) 0xff)),
        zip("entry 1 of its zip directory is damaged*", z -> z.bytes().put(z.central(1), (byte) 0)),
        zip(
            "its zip directory ends within an entry*",
            z -> z.bytes().putShort(z.central(2) + 28, (short) 1000)),
        zip(
            "its zip directory has more than its entries*",
            z -> z.bytes().putShort(z.end() + 10, (short) 2)),
        zip(
            "its zip directory claims 65535 entries*",
            z -> z.bytes().putShort(z.end() + 10, (short) -1)),
        zip(
            "its zip directory claims 3 entries in 4294967295 bytes*",
            z -> z.bytes().putInt(z.end() + 12, -1)),
        zip(
            "its zip directory claims 3 entries in * at 4294967295*",
            z -> z.bytes().putInt(z.end() + 16, -1)),
        zip(
            "entry \"archive/data.pkl\" has the CRC-32*",
            z -> z.bytes().put(z.central(0) - 200, (byte) 77)),
        zip(
            "entry \"archive/data/0\" has the CRC-32*set_crc32_options(False)*",
            z -> z.bytes().putInt(z.central(1) + 16, 1)),
        new Case("it has the entry \"archive/data/0\" twice*", twice()),
        zip64(
            "its ZIP64 directory lies beyond the end*",
            z -> z.bytes().putLong(z.end() - 12, 1L << 62)),
        zip64("its two zip directories differ*", z -> z.bytes().putLong(z.end() - 12, 4)),
        zip64("its two zip directories differ*", z -> z.bytes().putShort(z.end() + 10, (short) 2)),
        zip64(
            "its zip directory claims 18446744073709551615 entries*",
            z -> z.bytes().putLong(z.end() - 20 - 56 + 32, -1)),
        zip64(
            "its zip directory claims 3 entries in 9223372036854775807 bytes*",
            z -> z.bytes().putLong(z.end() - 20 - 56 + 40, Long.MAX_VALUE)));
  }

  private static Case zip64(String sentence, Consumer<ZipFields> change) {
    ByteBuffer bytes =
        ByteBuffer.wrap(
                StoredZip.torch(PickleBytes.dictionary(2, 0, TWO, ONE), new byte[8])
                    .zip64()
                    .bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    change.accept(new ZipFields(bytes, 0, bytes.capacity() - 22));
    return new Case(sentence, bytes.array());
  }

  private static byte[] twice() {
    StoredZip zip =
        StoredZip.torch(PickleBytes.dictionary(2, 0, TWO, ONE), new byte[8], new byte[8]);
    String text = new String(zip.bytes(), StandardCharsets.ISO_8859_1);
    return text.replace("archive/data/1", "archive/data/0").getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource({"opcodes", "code", "views", "zips"})
  void isRefused(Case each) throws IOException {
    Path file = Files.write(folder.resolve("bad.pt"), each.file());
    Throwable thrown = catchThrowable(() -> PyTorchFile.load(file));

    assertThat(thrown).isInstanceOf(UncheckedIOException.class);
    assertThat(thrown.getMessage())
        .matches(
            "(?s)\\QPyTorchFile.load: %s: %s\\E"
                .formatted(file, each.sentence().replace("*", "\\E.*\\Q")));
  }

  @Test
  void theRightFileIsRead() throws IOException {
    Path file = Files.write(folder.resolve("good.pt"), simple());
    assertThat(PyTorchFile.load(file).get("w").toFloatArray()).containsExactly(0, 0);
  }

  @Test
  void memoBombsStayWhatTheyAre() throws IOException {
    PickleBytes bomb = pickle().op('}').text("w").op(')').op('q', 0);
    for (int i = 0; i < 10_000; i++) {
      bomb.op('h', 0).op(0x86).op('q', 0);
    }
    Path file = folder.resolve("bomb.pt");
    Files.write(file, StoredZip.torch(bomb.op('s').end()).bytes());
    assertThat(catchThrowable(() -> PyTorchFile.load(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("not tensors: \"w\" (a list)");

    PickleBytes key = pickle().op('}').op(')').op('q', 0);
    for (int i = 0; i < 100; i++) {
      key.op('h', 0).op(0x86).op('q', 0);
    }
    Files.write(file, StoredZip.torch(key.op('N').op('s').end()).bytes());
    assertThat(catchThrowable(() -> PyTorchFile.load(file)))
        .hasMessageContaining("not tensors: a list");
  }

  @Test
  @Timeout(30)
  void aLargeDictionaryThatIsRepeatedIsSearchedOnce() throws IOException {
    Path file = folder.resolve("repeated.pt");
    PickleBytes pickle = pickle().op('}').op('q', 1).text("0").op('}').op('(');
    for (int i = 0; i <= 0xffff; i++) {
      pickle.op('M', i & 0xff, i >> 8).op('N');
    }
    pickle.op('u').op('q', 0).op('s');
    for (int i = 1; i < 100_000; i++) {
      pickle.text(String.valueOf(i)).op('h', 0).op('s');
    }
    Files.write(file, StoredZip.torch(pickle.end()).bytes());

    assertThat(catchThrowable(() -> PyTorchFile.load(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("and 99990 more; save only tensors");
  }

  @Test
  void valuesAndDepthAreLimited() throws IOException {
    PickleBytes many = pickle();
    for (int i = 0; i <= 1_000_000; i++) {
      many.op('}');
    }
    refused("its data.pkl holds more than 1000000 values", many);
    PickleBytes deep = pickle();
    for (int i = 0; i <= 1_000; i++) {
      deep.op('(');
    }
    refused("its data.pkl is nested more than 1000 levels deep", deep);
  }

  private void refused(String sentence, PickleBytes pickle) throws IOException {
    Path file = Files.write(folder.resolve("limit.pt"), StoredZip.torch(pickle.end()).bytes());
    assertThat(catchThrowable(() -> PyTorchFile.load(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void tensorsThatShareAStorageManyTimesAreRefused() throws IOException {
    byte[] storage = new byte[400_000];
    PickleBytes pickle = pickle().op('}');
    for (int i = 0; i < 17; i++) {
      pickle.text("w" + i).tensor(100_000, 0, new long[] {100_000}, ONE).op('s');
    }
    Path file = folder.resolve("shared.pt");
    Files.write(file, StoredZip.torch(pickle.end(), storage).bytes());

    assertThat(catchThrowable(() -> PyTorchFile.load(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("because they share or repeat elements; save copies");
  }
}
