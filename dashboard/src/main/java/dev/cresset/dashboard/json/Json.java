package dev.cresset.dashboard.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Creates the JSON mapper: strict and bounded when reading; NaN and infinities become null. */
public final class Json {

  private static final int MOST_NESTING = 8;
  private static final int MOST_DIGITS = 40;
  private static final int MOST_CHARACTERS = 1_000;

  private Json() {}

  /** Returns a new mapper. */
  public static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING)
                    .maxNumberLength(MOST_DIGITS)
                    .maxStringLength(MOST_CHARACTERS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return new ObjectMapper(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .registerModule(
            new SimpleModule()
                .addSerializer(Double.class, new FiniteOrNull())
                .addSerializer(double.class, new FiniteOrNull()));
  }

  private static final class FiniteOrNull extends JsonSerializer<Double> {

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
