package dev.cresset.tabular;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The order of categories and classes: integers by size, other text by its characters. */
final class CategoryOrder {

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

  private CategoryOrder() {}

  static List<String> sorted(Collection<String> categories) {
    boolean integers = categories.stream().allMatch(each -> INTEGER.matcher(each).matches());
    Comparator<String> bySize = Comparator.comparingLong(Long::parseLong);
    return categories.stream()
        .sorted(
            integers ? bySize.thenComparing(Comparator.naturalOrder()) : Comparator.naturalOrder())
        .toList();
  }
}
