package dev.cresset.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Loads a stage that {@link StageWriter} saved.
 *
 * @param <T> type of the stage
 */
final class StageReader<T extends Params> extends MLReader<T> {

  private final Class<T> type;
  private final BiFunction<String, byte @Nullable [], T> create;

  /**
   * @param create creates a stage from its uid and the network
   */
  StageReader(Class<T> type, BiFunction<String, byte @Nullable [], T> create) {
    this.type = type;
    this.create = create;
  }

  @Override
  public T load(String path) {
    SparkSession session = sparkSession();
    try {
      JsonNode metadata =
          new ObjectMapper()
              .readTree(
                  session
                      .read()
                      .text(new Path(path, StageWriter.METADATA).toString())
                      .first()
                      .getString(0));
      String saved = metadata.path("class").asText();
      if (!saved.equals(type.getName())) {
        throw new IllegalArgumentException(
            "load: %s contains a stage of the class \"%s\", expected \"%s\""
                .formatted(path, saved, type.getName()));
      }
      T stage = create.apply(metadata.path("uid").asText(), network(session, path));
      set(stage, metadata.path("defaultParamMap"), true);
      set(stage, metadata.path("paramMap"), false);
      return stage;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "load: %s cannot be read (%s)".formatted(path, e.getMessage()), e);
    }
  }

  private static byte @Nullable [] network(SparkSession session, String path) throws IOException {
    Path file = new Path(path, StageWriter.NETWORK);
    FileSystem files = file.getFileSystem(session.sessionState().newHadoopConf());
    if (!files.exists(file)) {
      return null;
    }
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  private static void set(Params stage, JsonNode values, boolean defaults) {
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      Param<Object> param = stage.getParam(field.getKey());
      Object value = param.jsonDecode(field.getValue().toString());
      if (defaults) {
        stage.setDefault(param, value);
      } else {
        stage.set(param, value);
      }
    }
  }
}
