package dev.cresset.spark;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A Spark session with two threads in this JVM, and rows for tests. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession session() {
    return builder().master("local[2]").getOrCreate();
  }

  static SparkSession.Builder builder() {
    return SparkSession.builder()
        .appName("cresset-spark")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.warehouse.dir", "target/warehouse");
  }

  /** Columns of {@link #rows}. */
  static StructType schema() {
    return new StructType()
        .add("id", DataTypes.LongType)
        .add("features", SQLDataTypes.VectorType())
        .add("label", DataTypes.DoubleType)
        .add("weight", DataTypes.DoubleType)
        .add("held", DataTypes.BooleanType);
  }

  /** Returns rows of four features, whose class of three depends on them. */
  static List<Row> rows(int count) {
    Generator generator = new Generator(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[4];
      generator.fillNormal(features);
      double[] values = new double[4];
      Arrays.setAll(values, j -> features[j]);
      double score = features[0] + 0.5 * features[1];
      double label = score < -0.5 ? 0 : score < 0.5 ? 1 : 2;
      rows.add(RowFactory.create((long) i, Vectors.dense(values), label, 1.0 + i % 3, i % 5 == 0));
    }
    return rows;
  }

  static Dataset<Row> frame(int count) {
    return session().createDataFrame(rows(count), schema());
  }

  /** Returns all weights of a network. */
  static Map<String, List<Float>> weights(Sequential network) {
    Map<String, List<Float>> weights = new java.util.TreeMap<>();
    for (Map.Entry<String, Tensor> entry : network.stateDict().entrySet()) {
      List<Float> values = new ArrayList<>();
      for (float value : entry.getValue().toFloatArray()) {
        values.add(value);
      }
      weights.put(entry.getKey(), values);
    }
    return weights;
  }
}
