package dev.cresset.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Saves a stage: its parameters as Spark ML saves them, and the network as a model file. */
final class StageWriter extends MLWriter {

  static final String METADATA = "metadata";
  static final String NETWORK = "network.safetensors";

  private final Params stage;
  private final byte @Nullable [] network;

  StageWriter(Params stage, byte @Nullable [] network) {
    this.stage = stage;
    this.network = network;
  }

  @Override
  public void saveImpl(String path) {
    SparkSession session = sparkSession();
    try {
      session
          .createDataset(List.of(metadata(session)), Encoders.STRING())
          .coalesce(1)
          .write()
          .text(new Path(path, METADATA).toString());
      if (network != null) {
        Path file = new Path(path, NETWORK);
        FileSystem files = file.getFileSystem(session.sessionState().newHadoopConf());
        try (OutputStream out = files.create(file)) {
          out.write(network);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "save: %s cannot be written to %s (%s)".formatted(stage.uid(), path, e.getMessage()), e);
    }
  }

  private String metadata(SparkSession session) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("class", stage.getClass().getName());
    root.put("timestamp", System.currentTimeMillis());
    root.put("sparkVersion", session.version());
    root.put("uid", stage.uid());
    root.set("paramMap", values(json, stage.paramMap()));
    root.set("defaultParamMap", values(json, stage.defaultParamMap()));
    return json.writeValueAsString(root);
  }

  private static ObjectNode values(ObjectMapper json, ParamMap map) throws IOException {
    ObjectNode values = json.createObjectNode();
    for (ParamPair<?> pair : map.toList()) {
      values.set(pair.param().name(), json.readTree(encode(pair)));
    }
    return values;
  }

  private static <T> String encode(ParamPair<T> pair) {
    Param<T> param = pair.param();
    return param.jsonEncode(pair.value());
  }
}
