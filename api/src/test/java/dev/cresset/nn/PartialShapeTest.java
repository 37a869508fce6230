package dev.cresset.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.ShapeException;
import dev.cresset.types.Shape;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PartialShapeTest {

  private final PartialShape images = PartialShape.of(-1, 3, 28, -1);
  private final PartialShape features = PartialShape.endingIn(784);

  @Test
  void printsWhatIsKnown() {
    assertThat(images).hasToString("[?, 3, 28, ?]");
    assertThat(features).hasToString("[.., 784]");
    assertThat(PartialShape.unknown()).hasToString("[..]");
    assertThat(PartialShape.of()).hasToString("[]");
    assertThat(PartialShape.of(Shape.of(2, 3))).hasToString("[2, 3]");
  }

  @Test
  void dimensionsAreCountedFromBothEnds() {
    assertThat(images.dim(1)).hasValue(3);
    assertThat(images.dim(-3)).hasValue(3);
    assertThat(images.dim(0)).isEmpty();
    assertThat(images.dim(-1)).isEmpty();
    assertThat(features.dim(-1)).hasValue(784);
    assertThat(features.dim(-2)).isEmpty();
    assertThat(features.dim(0)).isEmpty();
    assertThatThrownBy(() -> images.dim(4))
        .isInstanceOf(ShapeException.class)
        .hasMessage("dimension 4 does not exist in shape [?, 3, 28, ?], which has 4 dimensions");
    assertThatThrownBy(() -> images.dim(-5)).isInstanceOf(ShapeException.class);
  }

  @Test
  void aDimensionCanBeReplaced() {
    assertThat(images.with(1, 6)).hasToString("[?, 6, 28, ?]");
    assertThat(images.with(-1, 28)).hasToString("[?, 3, 28, 28]");
    assertThat(features.with(-1, 10)).hasToString("[.., 10]");
    assertThat(features.with(-1, -1)).hasToString("[.., ?]");
    assertThat(features.with(-3, 5)).hasToString("[.., 5, ?, 784]");
    assertThat(PartialShape.unknown().with(-1, 4)).hasToString("[.., 4]");
    assertThat(features.with(1, 5)).isEqualTo(PartialShape.unknown());
    assertThatThrownBy(() -> images.with(4, 1)).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> images.with(0, -2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theRankMayBeUnknown() {
    assertThat(images.hasRank()).isTrue();
    assertThat(images.rank()).isEqualTo(4);
    assertThat(features.hasRank()).isFalse();
    assertThatThrownBy(features::rank)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "rank: the number of dimensions of [.., 784] is unknown; check hasRank() first");
  }

  @Test
  void shapesFitUnlessWhatIsKnownOfBothDiffers() {
    assertFits(images, PartialShape.of(5, 3, 28, 28), true);
    assertFits(images, PartialShape.of(5, 1, 28, 28), false);
    assertFits(images, PartialShape.of(3, 28, 28), false);
    assertFits(images, PartialShape.endingIn(28, 7), true);
    assertFits(images, PartialShape.endingIn(27, 7), false);
    assertFits(images, PartialShape.endingIn(1, -1, 3, 28, 28), false);
    assertFits(features, PartialShape.of(784), true);
    assertFits(features, PartialShape.of(), false);
    assertFits(features, PartialShape.endingIn(1, 784), true);
    assertFits(PartialShape.unknown(), PartialShape.of(), true);
  }

  @Test
  void mergingCombinesWhatIsKnown() {
    assertThat(images.merge(PartialShape.of(8, -1, -1, 28))).hasToString("[8, 3, 28, 28]");
    assertThat(images.merge(PartialShape.endingIn(5))).hasToString("[?, 3, 28, 5]");
    assertThat(PartialShape.endingIn(5).merge(images)).hasToString("[?, 3, 28, 5]");
    assertThat(features.merge(PartialShape.endingIn(2, -1))).hasToString("[.., 2, 784]");
    assertThat(PartialShape.unknown().merge(features)).isEqualTo(features);
    assertThatThrownBy(() -> PartialShape.of(-1, 3).merge(PartialShape.endingIn(785)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("no shape is both [?, 3] and [.., 785]");
  }

  private static void assertFits(PartialShape a, PartialShape b, boolean expected) {
    assertThat(a.fits(b)).as("%s and %s", a, b).isEqualTo(expected);
    assertThat(b.fits(a)).as("%s and %s", b, a).isEqualTo(expected);
  }

  @Test
  void sizesMustBePossible() {
    assertThatThrownBy(() -> PartialShape.of(3, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "PartialShape: every dimension must be 0 or more, or -1 for an unknown size, got [3,"
                + " -2]");
  }

  @Test
  void theSizeOfASampleMayBeKnown() {
    assertThat(PartialShape.of(-1, 3, 2).sampleSize()).isEqualTo(OptionalLong.of(6));
    assertThat(images.sampleSize()).isEmpty();
    assertThat(features.sampleSize()).isEmpty();
  }
}
