package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of DuckDB, whose queries read Parquet. */
class ParquetTest {

  @TempDir private Path folder;

  private static Rows query(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return Rows.of(result);
    }
  }

  @Test
  void readsParquet() throws SQLException {
    String file = folder.resolve("rows.parquet").toString().replace("'", "''");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT i AS id, 'city' || i AS city, i / 4.0 AS x, nullif(i, 1) AS gap,"
              + " DATE '2026-11-01' + i::INT AS day FROM range(3) t(i)) TO '%s' (FORMAT parquet)"
                  .formatted(file));

      Rows rows = query(statement, "SELECT * FROM '%s' ORDER BY id".formatted(file));

      assertThat(rows.columns()).containsExactly("id", "city", "x", "gap", "day");
      assertThat(rows.numbers("x")).containsExactly(0, 0.25, 0.5);
      assertThat(rows.row(1))
          .containsEntry("city", "city1")
          .containsEntry("gap", "")
          .containsEntry("day", "2026-11-02");
    }
  }

  @Test
  void readsTheTypesOfDuckDb() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      Rows rows =
          query(
              statement,
              "SELECT 1::HUGEINT AS h, 2::UTINYINT AS u, 1.50::DECIMAL(10, 2) AS d, TRUE AS b,"
                  + " 0.1::FLOAT AS f, TIMESTAMP '2026-11-28 19:30:00' AS ts, 'a'::ENUM('a') AS e");

      assertThat(rows.row(0).values())
          .containsExactly("1", "2", "1.5", "true", "0.1", "2026-11-28T19:30", "a");
      assertThatThrownBy(() -> query(statement, "SELECT [1, 2] AS list"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "Rows.of: row 0 of the result set, column \"list\": a value of class ");
    }
  }
}
