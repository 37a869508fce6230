package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of queries, with H2. */
class ResultSetTest {

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private Rows query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      Rows rows = Rows.of(result);
      assertThat(result.isClosed()).isFalse();
      return rows;
    }
  }

  @Test
  void readsTheTypesOfSql() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (i INT, b BIGINT, d DECIMAL(10, 2), f DOUBLE PRECISION, r REAL,"
              + " s VARCHAR(20), c CHAR(3), l CLOB, o BOOLEAN, d1 DATE, t1 TIME, ts TIMESTAMP,"
              + " tz TIMESTAMP WITH TIME ZONE)");
      statement.execute(
          "INSERT INTO t VALUES (1, 9007199254740993, 19.50, 2.5, 0.1, 'Köln', 'abc', 'long', TRUE,"
              + " DATE '2026-11-28', TIME '19:30:00', TIMESTAMP '2026-11-28 19:30:00',"
              + " TIMESTAMP WITH TIME ZONE '2026-11-28 19:30:00+01:00')");
      statement.execute(
          "INSERT INTO t VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              + " NULL, NULL)");
    }

    Rows rows = query("SELECT * FROM t");

    Map<String, String> first = rows.row(0);
    assertThat(first)
        .containsEntry("I", "1")
        .containsEntry("B", "9007199254740993")
        .containsEntry("D", "19.5")
        .containsEntry("F", "2.5")
        .containsEntry("R", "0.1")
        .containsEntry("S", "Köln")
        .containsEntry("C", "abc")
        .containsEntry("L", "long")
        .containsEntry("O", "true")
        .containsEntry("D1", "2026-11-28")
        .containsEntry("T1", "19:30")
        .containsEntry("TS", "2026-11-28T19:30")
        .containsEntry("TZ", "2026-11-28T19:30+01:00");
    assertThat(rows.row(1).values()).containsOnly("");
  }

  @Test
  void columnsHaveTheLabelsOfTheQuery() throws SQLException {
    assertThat(query("SELECT 1 AS \"age\", 2 AS x").columns()).containsExactly("age", "X");
    assertThatThrownBy(() -> query("SELECT 1 AS x, 2 AS x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Rows.of: the result set has two columns \"X\"; rename one with AS in the query");
  }

  @Test
  void readsTheRemainingRows() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 5)")) {
      result.next();
      assertThat(Rows.of(result).numbers("X")).containsExactly(2, 3, 4, 5);
    }
  }

  @Test
  void otherTypesAndClosedResultSetsAreErrors() throws SQLException {
    assertThatThrownBy(() -> query("SELECT X'00ff' AS bytes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Rows.of: row 0 of the result set, column \"BYTES\": a value of class byte[]");
    try (Statement statement = connection.createStatement()) {
      ResultSet closed = statement.executeQuery("SELECT 1 AS x");
      closed.close();
      assertThatThrownBy(() -> Rows.of(closed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Rows.of: row 0 of the result set cannot be read (");
    }
  }
}
