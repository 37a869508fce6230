package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void writesValuesWithCommasBetween() {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("a").beginArray().scalar(1L).scalar(-0.5).scalar(true).scalar("x");
    json.beginArray().endArray().beginObject().endObject().endArray();
    json.name("b").beginObject().endObject().name("c{[:").scalar(1e-30).endObject();

    assertThat(json).hasToString("{\"a\":[1,-0.5,true,\"x\",[],{}],\"b\":{},\"c{[:\":1.0E-30}");
  }

  @Test
  void textIsEscaped() {
    assertThat(new JsonWriter().scalar("\"\\\b\t\n\f\r\u0001\u007f/\u00e9"))
        .hasToString("\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\u007f/\u00e9\"");
  }
}
