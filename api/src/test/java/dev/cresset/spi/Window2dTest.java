package dev.cresset.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.types.Shape;
import org.junit.jupiter.api.Test;

/** Shapes against those of PyTorch. */
class Window2dTest {

  @Test
  void outputsHaveOneElementForEachWindow() {
    Shape images = Shape.of(7, 3, 28, 20);
    assertThat(new Window2d(5, 3, 1, 1, 0, 0, 1, 1).outputShape(images, 6))
        .isEqualTo(Shape.of(7, 6, 24, 18));
    assertThat(new Window2d(3, 4, 2, 3, 1, 2, 1, 1).outputShape(images, 3))
        .isEqualTo(Shape.of(7, 3, 14, 7));
    assertThat(new Window2d(3, 2, 1, 2, 2, 0, 4, 5).outputShape(images, 1))
        .isEqualTo(Shape.of(7, 1, 24, 8));
    assertThat(new Window2d(2, 2, 2, 2, 0, 0, 1, 1).outputShape(Shape.of(0, 3, 4, 4), 3))
        .isEqualTo(Shape.of(0, 3, 2, 2));
  }
}
