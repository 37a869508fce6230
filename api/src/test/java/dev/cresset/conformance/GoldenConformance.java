package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.golden.BatchNormTrainingGolden;
import dev.cresset.golden.ClippingGolden;
import dev.cresset.golden.ConvolutionGolden;
import dev.cresset.golden.LayerGolden;
import dev.cresset.golden.OperationGolden;
import dev.cresset.golden.TrainingGolden;
import dev.cresset.spi.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tensor operations, whole networks, losses, optimizers and clipped gradients against what PyTorch
 * computed.
 */
abstract class GoldenConformance {

  @RegisterExtension final CurrentBackend current;

  GoldenConformance(Backend backend) {
    this.current = new CurrentBackend(backend);
  }

  static List<TrainingGolden> cases() {
    return TrainingGolden.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingFollowsPyTorch(TrainingGolden each) {
    TrainingGolden.Deviation deviation = each.follow();
    assertThat(deviation.loss()).as("%s: loss of any of 120 steps", each).isLessThan(1e-4);
    assertThat(deviation.gradient()).as("%s: gradients of step 1", each).isLessThan(1e-5);
    assertThat(deviation.weight()).as("%s: weights after 120 steps", each).isLessThan(1e-4);
  }

  static List<ConvolutionGolden> convolutions() {
    return ConvolutionGolden.all();
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionsAndPoolingFollowPyTorch(ConvolutionGolden each) {
    each.check();
  }

  static List<OperationGolden> operations() {
    return OperationGolden.all();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationsAndTheirGradientsArePyTorchs(OperationGolden each) {
    each.check();
  }

  static List<ClippingGolden> clippings() {
    return ClippingGolden.all();
  }

  @ParameterizedTest
  @MethodSource("clippings")
  void clippingFollowsPyTorch(ClippingGolden each) {
    each.check();
  }

  static List<LayerGolden> layers() {
    return LayerGolden.all();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layersFollowPyTorch(LayerGolden each) {
    each.check();
  }

  @Test
  void embeddingsFollowPyTorch() {
    LayerGolden.checkEmbedding();
  }

  static List<BatchNormTrainingGolden> networks() {
    return BatchNormTrainingGolden.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void convolutionsWithBatchNormalizationFollowPyTorch(BatchNormTrainingGolden each) {
    BatchNormTrainingGolden.Deviation deviation = each.follow();
    assertThat(deviation.loss()).as("%s: loss of any of 60 steps", each).isLessThan(1e-4);
    assertThat(deviation.statistics()).as("%s: running statistics", each).isLessThan(1e-5);
  }
}
