package dev.cresset.spark;

import dev.cresset.nn.Predictor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Predicts the rows of a partition, in batches. */
final class PredictRows implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH = 256;

  private final String operation;
  private final List<String> features;
  private final int[] inputShape;
  private final OutputColumns outputs;
  private final Broadcast<byte[]> file;

  PredictRows(
      String operation,
      List<String> features,
      int[] inputShape,
      OutputColumns outputs,
      Broadcast<byte[]> file) {
    this.operation = operation;
    this.features = List.copyOf(features);
    this.inputShape = inputShape;
    this.outputs = outputs;
    this.file = file;
  }

  static Broadcast<byte[]> broadcast(SparkSession session, byte[] file) {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(file);
  }

  /** Predicts; mapPartitions drops the metadata of columns, which labels and watermarks need. */
  Dataset<Row> apply(Dataset<?> dataset, StructType schema) {
    StructField[] fields = schema.fields();
    StructType numbered = new StructType();
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String number = "column" + i;
      numbered = numbered.add(number, fields[i].dataType(), fields[i].nullable());
      columns[i] = functions.col(number).as(fields[i].name(), fields[i].metadata());
    }
    return dataset.toDF().mapPartitions(this, Encoders.row(numbered)).select(columns);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Predicted(rows);
  }

  private final class Predicted implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final List<Row> batch = new ArrayList<>();
    private float[][] values = new float[0][];
    private int next;

    Predicted(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return next < batch.size() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (next == batch.size()) {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        predictBatch();
      }
      Row row = batch.get(next);
      List<Object> result = new ArrayList<>(row.size() + 3);
      for (int i = 0; i < row.size(); i++) {
        result.add(row.get(i));
      }
      outputs.addValues(values[next++], result);
      return RowFactory.create(result.toArray());
    }

    private void predictBatch() {
      batch.clear();
      next = 0;
      while (batch.size() < BATCH && rows.hasNext()) {
        batch.add(rows.next());
      }
      int size = sampleSize(batch.get(0));
      RowEncoder reader = RowEncoder.ofFeatures(operation, features, size);
      float[][] samples = new float[batch.size()][];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = reader.features(batch.get(i));
      }
      Predictor predictor = ExecutorModels.predictor(file, inputShape, size);
      values = predictor.values(samples);
    }

    private int sampleSize(Row row) {
      if (inputShape.length == 0) {
        return RowEncoder.size(operation, features, row);
      }
      int size = 1;
      for (int dim : inputShape) {
        size *= dim;
      }
      return size;
    }
  }
}
