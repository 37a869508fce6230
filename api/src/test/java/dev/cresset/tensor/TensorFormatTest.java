package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.full;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What PyTorch 1.13 printed for the same tensors. */
class TensorFormatTest {

  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static void prints(Tensor tensor, String expected) {
    assertThat(tensor.toString()).isEqualTo(expected.stripTrailing());
  }

  private static Tensor of(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return tensor(floats);
  }

  private static Tensor count(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i;
    }
    return tensor(values);
  }

  @Test
  void numbersThatAreNotAllWholeHaveFourDigits() {
    prints(scalar(2.3058), "tensor(2.3058)");
    prints(of(0.5, -1.25, 100), "tensor([  0.5000,  -1.2500, 100.0000])");
    prints(of(0.99995, 0.12345), "tensor([0.9999, 0.1235])");
    prints(of(-0.0, 1.5), "tensor([-0.0000, 1.5000])");
  }

  @Test
  void wholeNumbersHaveAPointOnly() {
    prints(
        tensor(new float[] {1, 2, 3, 4, 5, 60}, 2, 3),
        """
        tensor([[ 1.,  2.,  3.],
                [ 4.,  5., 60.]])
        """);
    prints(
        zeros(2, 2),
        """
        tensor([[0., 0.],
                [0., 0.]])
        """);
  }

  @Test
  void farApartOrVeryLargeOrSmallNumbersHaveExponents() {
    prints(of(1e-5, 1), "tensor([1.0000e-05, 1.0000e+00])");
    prints(of(2e8, 1), "tensor([2.0000e+08, 1.0000e+00])");
    prints(of(123456789, 0), "tensor([1.2346e+08, 0.0000e+00])");
    prints(of(1001.5, 1), "tensor([1.0015e+03, 1.0000e+00])");
    prints(of(0.00005, 0.00015, 1.00005), "tensor([5.0000e-05, 1.5000e-04, 1.0000e+00])");
    prints(
        of(
                1.2855e-02,
                5.0043e-05,
                7.8326e-04,
                5.7256e-03,
                4.5138e-03,
                9.6925e-01,
                1.3272e-03,
                1.2127e-03,
                5.4744e-04,
                3.7324e-03)
            .view(1, 10),
        """
        tensor([[1.2855e-02, 5.0043e-05, 7.8326e-04, 5.7256e-03, 4.5138e-03, 9.6925e-01,
                 1.3272e-03, 1.2127e-03, 5.4744e-04, 3.7324e-03]])
        """);
  }

  @Test
  void whatIsNotANumberIsSaid() {
    prints(of(NAN, INF, -INF, 1.5), "tensor([   nan,    inf,   -inf, 1.5000])");
    prints(of(NAN, INF, 2), "tensor([nan, inf, 2.])");
    prints(of(NAN), "tensor([nan])");
  }

  @Test
  void longsAreExact() {
    prints(labels(5, -10, 123), "tensor([  5, -10, 123])");
    prints(labels(9007199254740993L), "tensor([9007199254740993])");
    prints(
        labels(Long.MIN_VALUE, Long.MAX_VALUE),
        "tensor([-9223372036854775808,  9223372036854775807])");
  }

  @Test
  void emptyTensors() {
    prints(tensor(new float[0]), "tensor([])");
    prints(zeros(0, 3), "tensor([], size=(0, 3))");
  }

  @Test
  void linesAreBrokenAtEightyColumns() {
    String line =
        "1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1.,\n        ";
    prints(ones(64), "tensor([" + line + line + line + "1., 1., 1., 1., 1., 1., 1., 1., 1., 1.])");
    prints(
        full(0.25, 2, 20),
        """
        tensor([[0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,
                 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,
                 0.2500, 0.2500],
                [0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,
                 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,
                 0.2500, 0.2500]])
        """);
  }

  @Test
  void moreThanTwoDimensionsAreSetApart() {
    prints(
        count(16).view(2, 2, 2, 2),
        """
        tensor([[[[ 0.,  1.],
                  [ 2.,  3.]],

                 [[ 4.,  5.],
                  [ 6.,  7.]]],


                [[[ 8.,  9.],
                  [10., 11.]],

                 [[12., 13.],
                  [14., 15.]]]])
        """);
  }

  @Test
  void ofMoreThanAThousandElementsTheEdgesAreShown() {
    prints(
        count(2000),
        """
        tensor([0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 1.9970e+03, 1.9980e+03,
                1.9990e+03])
        """);
    prints(
        labels(LongStream.range(0, 1500).toArray()),
        "tensor([   0,    1,    2,  ..., 1497, 1498, 1499])");
    prints(
        zeros(3, 500),
        """
        tensor([[0., 0., 0.,  ..., 0., 0., 0.],
                [0., 0., 0.,  ..., 0., 0., 0.],
                [0., 0., 0.,  ..., 0., 0., 0.]])
        """);
    prints(
        zeros(1001, 1),
        """
        tensor([[0.],
                [0.],
                [0.],
                ...,
                [0.],
                [0.],
                [0.]])
        """);
    prints(
        full(0.5, 7, 200),
        """
        tensor([[0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],
                [0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],
                [0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],
                ...,
                [0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],
                [0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000],
                [0.5000, 0.5000, 0.5000,  ..., 0.5000, 0.5000, 0.5000]])
        """);
  }

  @Test
  void gradientsAreMentioned() {
    prints(of(1, 2).requiresGrad(true), "tensor([1., 2.], requires_grad=True)");
    prints(of(1.5, 2).requiresGrad(true).mul(2), "tensor([3., 4.], grad_fn=<MulBackward0>)");
    prints(
        full(0.123456, 9).requiresGrad(true).exp(),
        """
        tensor([1.1314, 1.1314, 1.1314, 1.1314, 1.1314, 1.1314, 1.1314, 1.1314, 1.1314],
               grad_fn=<ExpBackward0>)
        """);
    prints(of(1.5, 2).requiresGrad(true).sum(), "tensor(3.5000, grad_fn=<SumBackward0>)");
    prints(of(0, 2).requiresGrad(true).relu(), "tensor([0., 2.], grad_fn=<ReluBackward0>)");
  }

  @Test
  void theLocaleMakesNoDifference() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      prints(of(0.5, 2.25), "tensor([0.5000, 2.2500])");
      prints(of(1e-5, 1), "tensor([1.0000e-05, 1.0000e+00])");
    } finally {
      Locale.setDefault(before);
    }
  }
}
