package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors print as PyTorch prints them. */
class TensorPrintingTest {

  @Test
  void everyTensorOfTheGoldenFile() {
    List<GoldenFile.Section> sections = GoldenFile.read("printing.txt").sections();
    assertThat(sections).hasSizeGreaterThan(100);
    for (GoldenFile.Section section : sections) {
      // The one difference meant: a Java program's type is called int64, not torch.int64.
      String expected = section.text().replace("torch.int64", "int64");
      assertThat(tensor(section))
          .as("%s %s", section.name(), section.shape())
          .hasToString(expected);
    }
  }

  private static Tensor tensor(GoldenFile.Section section) {
    boolean wantsGradient = section.name().endsWith("-with-gradient");
    return section.tensor().requiresGrad(wantsGradient);
  }
}
