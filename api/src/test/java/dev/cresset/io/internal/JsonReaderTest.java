package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.io.internal.JsonReader.JsonException;
import org.junit.jupiter.api.Test;

class JsonReaderTest {

  @Test
  void readsWhatTheGrammarAllows() throws JsonException {
    JsonReader json =
        new JsonReader(
            "{ \"a\" :\t[ 1,-2 , 0, 9223372036854775807 ],\r\n"
                + "\"\":{}, \"\\u00e9\\ud83d\\udd25\\/\":\"\\b\\f\\n"
                + "\\r"
                + "\\t\\\"\\\\é🔥\"}  ");
    json.beginObject();
    assertThat(json.nextName()).isEqualTo("a");
    json.beginArray();
    assertThat(json.nextElement()).isTrue();
    assertThat(json.integer()).isEqualTo(1);
    assertThat(json.nextElement()).isTrue();
    assertThat(json.integer()).isEqualTo(-2);
    assertThat(json.nextElement()).isTrue();
    assertThat(json.integer()).isZero();
    assertThat(json.nextElement()).isTrue();
    assertThat(json.integer()).isEqualTo(Long.MAX_VALUE);
    assertThat(json.nextElement()).isFalse();
    assertThat(json.nextName()).isEmpty();
    json.beginObject();
    assertThat(json.nextName()).isNull();
    assertThat(json.nextName()).isEqualTo("é🔥/");
    assertThat(json.text()).isEqualTo("\b\f\n\r\t\"\\é🔥");
    assertThat(json.nextName()).isNull();
    json.end();
  }

  @Test
  void theLongestNumbersAreRead() throws JsonException {
    assertThat(new JsonReader("-9223372036854775808").integer()).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> new JsonReader("-9223372036854775809").integer())
        .hasMessage("has an integer that does not fit 64 bits (at character 0)");
  }

  @Test
  void depthIsLimited() throws JsonException {
    JsonReader json = new JsonReader("[".repeat(100));
    for (int i = 0; i < 32; i++) {
      json.beginArray();
      assertThat(json.nextElement()).isTrue();
    }
    assertThatThrownBy(json::beginArray)
        .hasMessage("is nested more than 32 levels deep (at character 32)");
  }

  @Test
  void aCharacterThatMarksTheEndIsNotTheEnd() {
    assertThatThrownBy(() -> new JsonReader("\"a\uffff").text())
        .hasMessageContaining("ends within");
    assertThatThrownBy(() -> new JsonReader("\uffff").end()).hasMessageContaining("after its end");
  }

  @Test
  void scalarsHaveTheTypeOfTheirLiteral() throws JsonException {
    JsonReader json =
        new JsonReader("[\"a\", true,false, 12,-3, 1.50,2e3, -0.0 ,-0, 1E-2, 0, 0.1e+1, []]");
    json.beginArray();
    for (Object value :
        new Object[] {"a", true, false, 12L, -3L, 1.5, 2000.0, -0.0, -0.0, 0.01, 0L, 1.0}) {
      assertThat(json.nextElement()).isTrue();
      assertThat(json.isAtArray()).isFalse();
      assertThat(json.scalar()).isEqualTo(value);
    }
    assertThat(json.nextElement() && json.isAtArray()).isTrue();
  }

  @Test
  void scalarsOfOtherGrammarsAreErrors() {
    for (String text :
        new String[] {
          "",
          "null",
          "tru",
          "truE",
          "fals",
          "NaN",
          "Infinity",
          "+1",
          ".5",
          "1.",
          "01",
          "-",
          "-01",
          "1e",
          "1e+",
          "0x1",
          "1.e3",
          "[",
          "{",
          "1e999",
          "-1e999",
          "9223372036854775808",
          "--1"
        }) {
      assertThatThrownBy(
              () -> {
                JsonReader json = new JsonReader(text);
                json.scalar();
                json.end();
              })
          .as(text)
          .isInstanceOf(JsonException.class);
    }
  }
}
