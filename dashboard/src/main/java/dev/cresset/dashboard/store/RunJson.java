package dev.cresset.dashboard.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.json.FiniteNumbers;
import java.io.IOException;

/** Reads and writes the JSON of runs; strict when reading. A NaN is null in the file. */
final class RunJson {

  private static final int MOST_NESTING = 8;
  private static final int MOST_CHARACTERS = 64 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_NESTING)
                          .maxStringLength(MOST_CHARACTERS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .registerModule(new FiniteNumbers().addDeserializer(double.class, new NumberOrNaN()));

  private RunJson() {}

  static byte[] write(RunFile run) {
    try {
      return MAPPER.writeValueAsBytes(run);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Parses a file.
   *
   * @throws InvalidRunException if it is not a run of this version
   */
  static RunFile read(byte[] content) {
    try {
      JsonNode node = MAPPER.readTree(content);
      if (!node.path("format").asText().equals(RunFile.FORMAT)) {
        throw new InvalidRunException("it is not a run of Cresset");
      }
      if (node.path("version").asInt() != RunFile.VERSION) {
        throw new InvalidRunException(
            "it has version %s, this version of Cresset reads version %s"
                .formatted(node.path("version").asText(), RunFile.VERSION));
      }
      return MAPPER.treeToValue(node, RunFile.class);
    } catch (JsonProcessingException e) {
      throw new InvalidRunException("it is damaged");
    } catch (IOException e) {
      throw new InvalidRunException("it is not valid JSON");
    }
  }

  private static final class NumberOrNaN extends JsonDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.currentToken().isNumeric()) {
        return (Double) context.handleUnexpectedToken(double.class, in);
      }
      return in.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
