package dev.cresset.tabular;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the components of records as values by column. */
final class RecordColumns {

  private RecordColumns() {}

  static Table read(String operation, List<? extends Record> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException(
          operation + ": the list is empty; pass a record at least, whose class names the columns");
    }
    Class<? extends Record> type = records.get(0).getClass();
    List<Component> components = components(operation, type);
    List<TextColumn> columns =
        components.stream().map(component -> new TextColumn(component.name())).toList();
    for (int i = 0; i < records.size(); i++) {
      Record row = records.get(i);
      if (row.getClass() != type) {
        throw new IllegalArgumentException(
            "%s: row %s is a %s and row 0 a %s; pass records of one class"
                .formatted(operation, i, row.getClass().getTypeName(), type.getTypeName()));
      }
      for (int c = 0; c < columns.size(); c++) {
        columns.get(c).append(components.get(c).text(operation, "row " + i, row));
      }
    }
    return new Table("list of " + type.getSimpleName(), columns, records.size(), null);
  }

  /** Returns the components of a record by name. */
  static Map<String, Object> values(String operation, Record row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Component component : components(operation, row.getClass())) {
      values.put(component.name(), component.value(operation, "the record", row));
    }
    return values;
  }

  private static List<Component> components(String operation, Class<? extends Record> type) {
    return List.of(type.getRecordComponents()).stream()
        .map(component -> Component.of(operation, type, component))
        .toList();
  }

  /** A component that can be read. */
  private record Component(String name, Method accessor) {

    static Component of(String operation, Class<?> type, RecordComponent component) {
      Method accessor = component.getAccessor();
      try {
        accessor.setAccessible(true);
      } catch (InaccessibleObjectException | SecurityException e) {
        throw new IllegalArgumentException(
            "%s: the components of %s cannot be read; make the record public in an exported package, or open its package to the module dev.cresset.tabular"
                .formatted(operation, type.getTypeName()),
            e);
      }
      return new Component(component.getName(), accessor);
    }

    String text(String operation, String place, Record row) {
      try {
        return CellText.of(value(row));
      } catch (CellException e) {
        throw failure(operation, place, row, e);
      }
    }

    @Nullable Object value(String operation, String place, Record row) {
      try {
        return value(row);
      } catch (CellException e) {
        throw failure(operation, place, row, e);
      }
    }

    private IllegalArgumentException failure(
        String operation, String place, Record row, CellException e) {
      return new IllegalArgumentException(
          "%s: %s of class %s, column %s: %s"
              .formatted(
                  operation,
                  place,
                  row.getClass().getSimpleName(),
                  Texts.quoted(name),
                  e.problem()),
          e);
    }

    private @Nullable Object value(Record row) throws CellException {
      try {
        return accessor.invoke(row);
      } catch (InvocationTargetException e) {
        throw new CellException("its accessor failed with %s".formatted(e.getCause()));
      } catch (IllegalAccessException e) {
        throw new CellException("its accessor cannot be called (%s)".formatted(e.getMessage()));
      }
    }
  }
}
