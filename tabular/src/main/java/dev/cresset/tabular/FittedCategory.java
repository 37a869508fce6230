package dev.cresset.tabular;

import dev.cresset.io.internal.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column of categories with those of the training rows. */
final class FittedCategory implements FittedFeature {

  /** Largest number of categories of a hash function. */
  static final int MOST_BUCKETS = 1_000_000;

  static final String TYPE = "category";
  static final String REMEDY =
      "call missingAsCategory() or missing(mostFrequent()), or remove such rows with"
          + " rows.withoutMissing(..)";

  private final String column;
  private final List<String> categories;
  private final Map<String, Integer> positions = new HashMap<>();

  /** Positions of categories by number, without the zeros at the end of a fraction. */
  private final Map<String, Integer> positionsOfNumbers = new HashMap<>();

  private final int buckets;
  private final boolean isIndex;
  private final @Nullable String fill;
  private final boolean missingSlot;
  private final boolean unknownSlot;

  /**
   * Creates a column.
   *
   * @param categories in the order of the inputs; empty if values are hashed
   * @param buckets number of categories of hashed values, or 0
   * @param isIndex whether one input holds the index of the category
   * @param fill in place of missing values, or null
   * @param missingSlot whether missing values are a category, after the others
   * @param unknownSlot whether unknown values are a category, the last one
   */
  FittedCategory(
      String column,
      List<String> categories,
      int buckets,
      boolean isIndex,
      @Nullable String fill,
      boolean missingSlot,
      boolean unknownSlot) {
    this.column = column;
    this.categories = categories;
    this.buckets = buckets;
    this.isIndex = isIndex;
    this.fill = fill;
    this.missingSlot = missingSlot;
    this.unknownSlot = unknownSlot;
    for (String category : categories) {
      positionsOfNumbers.putIfAbsent(NumberText.withoutZeros(category), positions.size());
      positions.put(category, positions.size());
    }
  }

  /** Returns whether one input holds the index of the category. */
  boolean isIndex() {
    return isIndex;
  }

  @Override
  public String column() {
    return column;
  }

  /** Returns the number of known categories. */
  private int known() {
    return buckets > 0 ? buckets : categories.size();
  }

  /** Returns the number of categories, those for missing and unknown values among them. */
  int slots() {
    return known() + (missingSlot ? 1 : 0) + (unknownSlot ? 1 : 0);
  }

  @Override
  public List<String> names() {
    if (isIndex) {
      return List.of(column);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < known(); i++) {
      names.add(column + (buckets > 0 ? " hash " + i : "=" + categories.get(i)));
    }
    if (missingSlot) {
      names.add(column + " missing");
    }
    if (unknownSlot) {
      names.add(column + " unknown");
    }
    return names;
  }

  @Override
  public int width() {
    return isIndex ? 1 : slots();
  }

  @Override
  public void encode(@Nullable String text, float[] inputs, int at) throws CellException {
    int slot = slot(text);
    inputs[isIndex ? at : at + slot] = isIndex ? slot : 1;
  }

  private int slot(@Nullable String text) throws CellException {
    String value = text == null ? fill : text;
    if (value == null) {
      if (!missingSlot) {
        throw FittedFeature.missing(REMEDY);
      }
      return known();
    }
    if (buckets > 0) {
      return Math.floorMod(hash(NumberText.withoutZeros(value)), buckets);
    }
    Integer position = position(value);
    if (position != null) {
      return position;
    }
    if (!unknownSlot) {
      throw new CellException(
          "the value %s was in none of the training rows, whose values are %s; call unknownAsCategory() or minimumCount(..) before fit(..) to accept others"
              .formatted(Texts.quoted(value), Texts.listed(categories)));
    }
    return slots() - 1;
  }

  private @Nullable Integer position(String value) {
    Integer position = positions.get(value);
    return position == null ? positionsOfNumbers.get(NumberText.withoutZeros(value)) : position;
  }

  /**
   * Returns the category of a value, for example "3" for "3.0"; null if it is not known. Each
   * hashed value is a category.
   */
  @Nullable String category(String value) {
    if (buckets > 0) {
      return NumberText.withoutZeros(value);
    }
    Integer position = position(value);
    return position == null ? null : categories.get(position);
  }

  /** Returns FNV-1a of UTF-8 with its bits mixed. Files depend on it: it must not change. */
  private static int hash(String value) {
    int hash = 0x811c9dc5;
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each & 0xff) * 0x01000193;
    }
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  @Override
  public InputColumn input() {
    return new InputColumn(
        column,
        InputColumn.Type.CATEGORY,
        categories,
        missingSlot || fill != null,
        unknownSlot || buckets > 0);
  }

  @Override
  public List<String> described() {
    String missing = "error";
    if (missingSlot) {
      missing = "a category";
    } else if (fill != null) {
      missing = fill;
    }
    return List.of(
        TYPE,
        missing,
        (buckets > 0 ? buckets + " by hash" : Texts.listed(categories).replace("\"", ""))
            + (unknownSlot ? ", unknown" : ""));
  }

  @Override
  public void write(JsonWriter json) {
    json.name("type").scalar(TYPE);
    json.name("column").scalar(column);
    json.name("categories").beginArray();
    categories.forEach(json::scalar);
    json.endArray();
    json.name("buckets").scalar((long) buckets);
    json.name("index").scalar(isIndex);
    if (fill != null) {
      json.name("fill").scalar(fill);
    }
    json.name("missing_slot").scalar(missingSlot);
    json.name("unknown_slot").scalar(unknownSlot);
  }

  static FittedCategory read(JsonProperties json) throws ColumnsFormatException {
    List<String> categories = json.texts("categories");
    int buckets = json.count("buckets");
    FittedCategory read =
        new FittedCategory(
            json.text("column"),
            categories,
            buckets,
            json.flag("index"),
            json.has("fill") ? json.text("fill") : null,
            json.flag("missing_slot"),
            json.flag("unknown_slot"));
    if (new HashSet<>(categories).size() < categories.size()
        || read.slots() == 0
        || !categories.isEmpty() && buckets > 0
        || read.fill != null
            && (read.missingSlot || buckets == 0 && !categories.contains(read.fill))
        || buckets > MOST_BUCKETS) {
      throw new ColumnsFormatException(
          "the categories of column %s are wrong".formatted(Texts.quoted(read.column)));
    }
    return read;
  }
}
