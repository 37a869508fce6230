package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The class path of the demo has all modules that a server uses, with all that they depend on, and
 * nothing of Apache Spark.
 */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"backend.Backends", "dashboard.Dashboard", "datasets.Mnist", "tabular.Columns"})
  void modules(String name) throws ClassNotFoundException {
    assertThat(Class.forName("dev.cresset." + name)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.SparkContext",
        "org.apache.spark.sql.SparkSession",
        "org.apache.spark.ml.Estimator",
        "dev.cresset.spark.CressetClassifier"
      })
  void spark(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }
}
