package dev.cresset.spark;

import org.apache.spark.sql.SparkSession;

/** A program that trains on a cluster, for tests that end it. */
final class TrainingDriver {

  private TrainingDriver() {}

  /**
   * Trains as {@link ClusterTest} does.
   *
   * @param arguments address of the master, directory of checkpoints
   */
  public static void main(String[] arguments) {
    SparkSession session = SparkCluster.session(arguments[0], 2, "512m", "jvm");
    classifier(arguments[1]).fit(ClusterTest.rows(session));
    session.stop();
  }

  static CressetClassifier classifier(String checkpoints) {
    return ClusterTest.classifier()
        .setNumWorkers(2)
        .setCheckpointDir(checkpoints)
        .setCheckpointSteps(5);
  }
}
