package dev.cresset.io;

import static dev.cresset.io.SafetensorsBytes.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that breaks a rule of the format is refused in one sentence. */
class SafetensorsRulesTest {

  @TempDir private Path folder;

  /** What the message says after the name of the file; {@code *} stands for any text. */
  record Case(String sentence, byte[] file) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Case header(String sentence, String header) {
    return header(sentence, header, 0);
  }

  private static Case header(String sentence, String header, int data) {
    return new Case(sentence, SafetensorsBytes.of(header, data));
  }

  private static Case tensor(String sentence, String entry) {
    return header(sentence, "{" + entry + "}", 4);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<Case> lengths() {
    byte[] nothing = new byte[0];
    return List.of(
        new Case("it has 0 bytes, too few for the length of a header (8 bytes)*", nothing),
        new Case("it has 7 bytes*", new byte[7]),
        new Case(
            "*header claims 100000001 bytes*", SafetensorsBytes.of(100_000_001, nothing, nothing)),
        new Case(
            "*its header claims 18446744073709551615 bytes*",
            SafetensorsBytes.of(-1, nothing, nothing)),
        new Case(
            "its header claims 3 bytes but only 2 follow; it is truncated: copy it again",
            SafetensorsBytes.of(3, utf8("{}"), nothing)),
        new Case(
            "it is a zip, not a safetensors file; read a file of torch.save with PyTorchFile.load",
            new byte[] {'P', 'K', 3, 4, 0, 0, 8, 8, 0}),
        new Case("*header does not begin with {", SafetensorsBytes.of(0, nothing, nothing)),
        header("*header does not begin with {", " {}"),
        new Case(
            "its header is not valid UTF-8 (at byte 2)*",
            SafetensorsBytes.of(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"'}, nothing)));
  }

  static List<Case> json() {
    String x = entry("x", "F32", "[1]", 0, 4);
    return List.of(
        header("its header has no more text where \"a name in quotes\"*".replace("\"", ""), "{"),
        header("its header has something after its end (at character 2)*", "{}{"),
        header("its header has something after its end*", "{}\n"),
        header("its header has something after its end*", "{}\0"),
        header("its header has \"}\" where a name in quotes is expected*", "{" + x + ",}", 4),
        header("its header has \",\" where*", "{,}"),
        header("its header has \"'\" where*", "{'x':1}"),
        header("its header has the name \"x\" twice in one object*", "{" + x + "," + x + "}", 4),
        header(
            "its header has the name \"__metadata__\" twice*",
            "{\"__metadata__\":{},\"__metadata__\":{}}"),
        header(
            "its header has the name \"k\" twice*", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"1\"}}"),
        header(
            "its header has the name \"x\" twice*",
            "{" + x + "," + x.replace("x", "\\u0078") + "}",
            4),
        header("its header has \"n\" where an object*", "{\"__metadata__\":null}"),
        header("its header has \"3\" where text in quotes*", "{\"__metadata__\":{\"epoch\":3}}"),
        header("its header has \"{\" where text in quotes*", "{\"__metadata__\":{\"a\":{}}}"),
        header("its header has \"[\" where an object*", "{\"x\":[]}"),
        header("its header has half a surrogate pair*", "{\"\\ud800\":{}}"),
        header("its header has half a surrogate pair*", "{\"\\udc00\\ud800\":{}}"),
        header("its header has an unknown escape*", "{\"\\x\":{}}"),
        header("its header has a control character*", "{\"\n\":{}}"),
        header("its header has \"g\" where four hexadecimal digits*", "{\"\\u00g0\":{}}"),
        header("its header ends within text*", "{\"abc"),
        header("its header has \"1\" where a colon*", "{\"x\"1}"),
        header("its header has \"[\" where an integer*", tensorOf("[[1]]", "0,4"), 4));
  }

  private static String tensorOf(String shape, String offsets) {
    return "{\"x\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%s]}}"
        .formatted(shape, offsets);
  }

  static List<Case> integers() {
    return List.of(
        header("*has \"1\" where an integer*", tensorOf("[1.0]", "0,4"), 4),
        header("*has \"1\" where an integer*", tensorOf("[1e0]", "0,4"), 4),
        header("*has \"0\" where an integer*", tensorOf("[01]", "0,4"), 4),
        header("*has \"-\" where an integer*", tensorOf("[-0]", "0,4"), 4),
        header("*has \"-\" where an integer*", tensorOf("[-]", "0,4"), 4),
        header("*has \"+\" where an integer*", tensorOf("[+1]", "0,4"), 4),
        header("*has \"t\" where an integer*", tensorOf("[true]", "0,4"), 4),
        header("*has \"\"\" where an integer*", tensorOf("[\"1\"]", "0,4"), 4),
        header("*has \"١\" where an integer*", tensorOf("[١]", "0,4"), 4),
        header(
            "*has an integer that does not fit 64 bits*",
            tensorOf("[9223372036854775808]", "0,4"),
            4),
        header("tensor \"x\" has a negative size or offset, -1*", tensorOf("[-1]", "0,4"), 4),
        header("tensor \"x\" has a negative size or offset, -4*", tensorOf("[1]", "-4,0"), 4),
        header(
            "tensor \"x\" has more than 64 dimensions*",
            tensorOf(Collections.nCopies(65, 1).toString(), "0,4"),
            4),
        header("tensor \"x\" has more than 2 data_offsets*", tensorOf("[1]", "0,4,4"), 4),
        header(
            "tensor \"x\" needs a dtype, a shape and two data_offsets*", tensorOf("[1]", "0"), 4));
  }

  static List<Case> tensors() {
    return List.of(
        tensor("tensor \"x\" needs a dtype*", "\"x\":{}"),
        tensor("tensor \"x\" needs a dtype*", "\"x\":{\"dtype\":\"F32\",\"shape\":[1]}"),
        tensor(
            "tensor \"x\" has the field \"strides\" (expected dtype, shape and data_offsets)*",
            "\"x\":{\"strides\":[1]}"),
        tensor(
            "tensor \"x\" has the dtype \"F8_E4M3\"; convert it to one of BOOL, U8,*",
            entry("x", "F8_E4M3", "[4]", 0, 4)),
        tensor("tensor \"x\" has the dtype \"f32\"*", entry("x", "f32", "[1]", 0, 4)),
        tensor(
            "tensor \"x\" of F32 [2] needs 8 bytes, but its data_offsets are 0 to 4*",
            entry("x", "F32", "[2]", 0, 4)),
        tensor("tensor \"x\" of F32 [] needs 4 bytes*", entry("x", "F32", "[]", 0, 3)),
        tensor("tensor \"x\" of F32 [1] needs 4 bytes*", entry("x", "F32", "[1]", 4, 0)),
        tensor(
            "*whose size does not fit 64 bits*", entry("x", "F32", "[4611686018427387904]", 0, 4)),
        tensor(
            "*whose size does not fit 64 bits*",
            entry("x", "F32", "[4294967296,4294967296,0]", 0, 0)),
        tensor(
            "*whose size does not fit 64 bits*",
            entry("x", "F32", "[0,4294967296,4294967296]", 0, 0)),
        tensor(
            "tensor \"x\" begins at byte 1 of the data, where byte 0 is expected*",
            entry("x", "BOOL", "[3]", 1, 4)),
        tensor(
            "tensor \"y\" begins at byte 3 of the data, where byte 2 is expected, the end of tensor"
                + " \"x\"*",
            entry("x", "U8", "[2]", 0, 2) + "," + entry("y", "U8", "[1]", 3, 4)),
        tensor(
            "tensor \"y\" begins at byte 1 of the data, where byte 2*",
            entry("x", "U8", "[2]", 0, 2) + "," + entry("y", "U8", "[3]", 1, 4)),
        tensor(
            "tensor \"y\" begins at byte 0 of the data, where byte 4*",
            entry("x", "F32", "[1]", 0, 4) + "," + entry("y", "F32", "[1]", 0, 4)),
        tensor(
            "*describes 3 bytes of data but 4 follow; something was appended*",
            entry("x", "U8", "[3]", 0, 3)),
        tensor(
            "*describes 8 bytes of data but 4 follow; it is truncated*",
            entry("x", "F64", "[1]", 0, 8)),
        header("*describes 0 bytes of data but 1 follow; something was appended*", "{}", 1),
        tensor(
            "tensor \"\\u0007\\u001b" + "y".repeat(78) + "...\" needs*",
            "\"\\u0007\\u001b" + "y".repeat(1000) + "\":{}"));
  }

  @ParameterizedTest
  @MethodSource({"lengths", "json", "integers", "tensors"})
  void isRefused(Case each) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, each.file());
    Throwable thrown = catchThrowable(() -> Safetensors.load(file));

    assertThat(thrown).isInstanceOf(UncheckedIOException.class);
    assertThat(thrown.getMessage())
        .matches(
            "(?s)\\QSafetensors.load: %s: %s\\E"
                .formatted(file, each.sentence().replace("*", "\\E.*\\Q")));
    assertThat(catchThrowable(() -> Safetensors.metadata(file)))
        .isInstanceOf(UncheckedIOException.class);
  }
}
