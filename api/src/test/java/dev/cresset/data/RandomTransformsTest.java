package dev.cresset.data;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.pure;
import static dev.cresset.data.Transforms.random;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms that draw random numbers, over images and over features. */
class RandomTransformsTest {

  private static final int SAMPLES = 50;
  private static final Transform DRAWING =
      (value, channel) -> value + Generator.standard().nextInt(1_000);
  private static final Transform WHOLE =
      random(
          (sample, shape, generator) -> {
            int all = 10 * generator.nextInt(1_000);
            for (int i = 0; i < sample.length; i++) {
              sample[i] += all;
            }
            return sample;
          });

  /** 50 black images of [2, 4, 4], or as many vectors of zeros. */
  private static List<Dataset> datasets() {
    return List.of(images(), Dataset.of(new float[SAMPLES][32], new long[SAMPLES]));
  }

  private static ImageDataset images() {
    return ImageDataset.of(Shape.of(2, 4, 4), new byte[SAMPLES * 32], new byte[SAMPLES], 10);
  }

  private static List<Float> epoch(DataLoader loader) {
    List<Float> values = new ArrayList<>();
    for (Batch batch : loader) {
      for (float value : batch.inputs().toFloatArray()) {
        values.add(value);
      }
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void aRandomTransformChangesEachElement(Dataset zeros) {
    Random own = new Random(1);
    Dataset noisy = zeros.transform((value, channel) -> value + own.nextFloat());
    List<Float> first = epoch(DataLoader.of(noisy).batchSize(8));
    assertThat(new HashSet<>(first)).hasSizeGreaterThan(1_500);
    assertThat(epoch(DataLoader.of(noisy).batchSize(8))).isNotEqualTo(first);
    float[] one = noisy.get(0).inputs().toFloatArray();
    assertThat(noisy.get(0).inputs().toFloatArray()).isNotEqualTo(one);
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void aGeneratorOfOnesOwnGivesTheSameNumbersWithEveryPrefetch(Dataset zeros) {
    List<List<Float>> seen = new ArrayList<>();
    for (int prefetch : new int[] {0, 1, 4}) {
      Random own = new Random(1);
      Dataset noisy = zeros.transform((value, channel) -> value + own.nextFloat());
      seen.add(epoch(DataLoader.of(noisy).batchSize(8).prefetch(prefetch)));
    }
    assertThat(seen.get(1)).isEqualTo(seen.get(0));
    assertThat(seen.get(2)).isEqualTo(seen.get(0));
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void aSeedRepeatsRandomTransforms(Dataset zeros) {
    for (Transform transform : List.of(DRAWING, WHOLE, compose(DRAWING, WHOLE, DRAWING))) {
      Dataset noisy = DataSplits.first(zeros.transform(transform), 40);
      for (boolean shuffle : new boolean[] {false, true}) {
        DataLoader loader = DataLoader.of(noisy).batchSize(8).shuffle(shuffle);
        Tensors.manualSeed(7);
        List<Float> first = epoch(loader);
        List<Float> second = epoch(loader);
        assertThat(second).isNotEqualTo(first);
        for (int prefetch : new int[] {0, 1, 4}) {
          for (int batchSize : new int[] {1, 8, 40}) {
            Tensors.manualSeed(7);
            DataLoader other = loader.batchSize(batchSize).prefetch(prefetch);
            assertThat(epoch(other)).isEqualTo(first);
            assertThat(epoch(other)).isEqualTo(second);
          }
        }
        assertThat(epoch(loader.seed(3).prefetch(2))).isEqualTo(epoch(loader.seed(3)));
        assertThat(epoch(loader.seed(3))).isNotEqualTo(epoch(loader.seed(4)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void eachSampleDrawsItsOwnNumbers(Dataset zeros) {
    List<Float> values = epoch(DataLoader.of(zeros.transform(WHOLE)).batchSize(8));
    Set<Float> shifts = new HashSet<>();
    for (int i = 0; i < SAMPLES; i++) {
      List<Float> sample = values.subList(32 * i, 32 * (i + 1));
      assertThat(new HashSet<>(sample)).hasSize(1);
      shifts.add(sample.get(0));
    }
    assertThat(shifts).hasSizeGreaterThan(40);
  }

  @Test
  void runsSideBySideDoNotDisturbEachOther() throws InterruptedException {
    Dataset noisy = images().transform(DRAWING);
    List<Float> alone =
        Tensors.withSeed(5, () -> epoch(DataLoader.of(noisy).batchSize(8).prefetch(2)));
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                Generator.standard().nextLong();
              }
            });
    other.start();
    assertThat(Tensors.withSeed(5, () -> epoch(DataLoader.of(noisy).batchSize(8).prefetch(2))))
        .isEqualTo(alone);
    other.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aDatasetOfOnesOwnMayDraw(int prefetch) {
    Dataset zeros = Dataset.of(new float[SAMPLES][2], new long[SAMPLES]);
    Dataset drawing = new Noisy(zeros);
    for (boolean shuffle : new boolean[] {false, true}) {
      DataLoader loader = DataLoader.of(drawing).batchSize(8).shuffle(shuffle);
      List<Float> first = epoch(loader.seed(4));
      assertThat(new HashSet<>(first)).hasSizeGreaterThan(90);
      assertThat(epoch(loader.seed(4).prefetch(prefetch))).isEqualTo(first);
      assertThat(
              epoch(
                  DataLoader.of(DataSplits.first(drawing, 50))
                      .batchSize(8)
                      .seed(4)
                      .prefetch(prefetch)))
          .isEqualTo(epoch(DataLoader.of(drawing).batchSize(8).seed(4)));
    }
  }

  private record Noisy(Dataset whole) implements Dataset {

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public Shape inputShape() {
      return whole.inputShape();
    }

    @Override
    public Batch gather(int[] indices) {
      Batch batch = whole.gather(indices);
      return new Batch(batch.inputs().add(Tensors.rand(indices.length, 2)), batch.targets());
    }

    @Override
    public Dataset transform(Transform... transforms) {
      return new Noisy(whole.transform(transforms));
    }
  }

  // The generator that everybody shares

  @Test
  void pureTransformsDrawNothing() {
    long before = Generator.standard().state();
    for (Dataset zeros : datasets()) {
      Dataset plain = zeros instanceof ImageDataset ? zeros.transform(toTensor()) : zeros;
      epoch(DataLoader.of(plain.transform(normalize(0.5, 0.5), flattened())).batchSize(8));
      plain.transform(pure((value, channel) -> 1 - value)).get(0);
    }
    assertThat(Generator.standard().state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void shufflingDrawsTheSameOrderWithAndWithoutRandomTransforms(Dataset zeros) {
    float[][] numbers = new float[SAMPLES][1];
    for (int i = 0; i < SAMPLES; i++) {
      numbers[i][0] = i;
    }
    Dataset plain = Dataset.of(numbers, new long[SAMPLES]);
    Dataset random =
        plain.transform(
            random(
                (sample, shape, generator) -> {
                  generator.nextLong();
                  return sample;
                }));
    Tensors.manualSeed(9);
    List<Float> order = epoch(DataLoader.of(plain).shuffle(true));
    long state = Generator.standard().state();
    Tensors.manualSeed(9);
    assertThat(epoch(DataLoader.of(random).shuffle(true))).isEqualTo(order);
    assertThat(Generator.standard().state()).isEqualTo(state);
    assertThat(zeros.size()).isEqualTo(SAMPLES);
  }

  // What is computed once, and what each time

  @Test
  void aPureTransformIsComputedOnceForEachByte() {
    AtomicInteger calls = new AtomicInteger();
    Dataset images =
        images()
            .transform(
                toTensor(),
                pure(
                    (value, channel) -> {
                      calls.incrementAndGet();
                      return 1 - value;
                    }));
    assertThat(calls).hasValue(512);
    assertThat(epoch(DataLoader.of(images).batchSize(8))).containsOnly(1f).hasSize(SAMPLES * 32);
    assertThat(calls).hasValue(512);
  }

  @Test
  void aCompositionCanBeDeclaredPure() {
    Dataset images =
        images()
            .transform(
                pure(compose(toTensor(), (value, channel) -> 1 - value)), normalize(0.5, 0.5));
    long before = Generator.standard().state();
    assertThat(epoch(DataLoader.of(images))).containsOnly(1f);
    assertThat(Generator.standard().state()).isEqualTo(before);
  }

  @Test
  void anyOtherTransformIsAppliedToEachPixel() {
    AtomicInteger calls = new AtomicInteger();
    Dataset images =
        images()
            .transform(
                toTensor(),
                (value, channel) -> {
                  calls.incrementAndGet();
                  return 1 - value + channel;
                },
                normalize(new double[] {0, 1}, new double[] {1, 2}));
    assertThat(calls).hasValue(0);
    List<Float> values = epoch(DataLoader.of(images).batchSize(8));
    assertThat(calls).hasValue(SAMPLES * 32);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isEqualTo(i / 16 % 2 == 0 ? 1f : 0.5f);
    }
  }

  @Test
  void transformsBeforeAndAfterARandomOneAreApplied() {
    byte[] pixels = new byte[256];
    for (int i = 0; i < 256; i++) {
      pixels[i] = (byte) i;
    }
    ImageDataset image = ImageDataset.of(Shape.of(1, 16, 16), pixels, new byte[1], 1);
    List<Shape> shapes = new ArrayList<>();
    Transform reversed =
        random(
            (sample, shape, generator) -> {
              shapes.add(shape);
              float[] result = new float[sample.length];
              for (int i = 0; i < result.length; i++) {
                result[i] = sample[sample.length - 1 - i];
              }
              return result;
            });
    Dataset transformed =
        image.transform(toTensor(), reversed, normalize(0.5, 0.5), flattened(), reversed, reversed);
    float[] values = transformed.get(0).inputs().toFloatArray();
    for (int i = 0; i < 256; i++) {
      assertThat(values[i]).isEqualTo(((255 - i) / 255f - 0.5f) / 0.5f);
    }
    assertThat(shapes).containsExactly(Shape.of(1, 16, 16), Shape.of(256), Shape.of(256));
    assertThat(transformed.inputShape()).isEqualTo(Shape.of(256));
    assertThat(image.get(0).inputs().toFloatArray()[255]).isEqualTo(255);
  }

  @Test
  void theDataItselfStaysAsItIs() {
    float[][] rows = {{1, 2}, {3, 4}};
    Dataset shifted = Dataset.of(rows, new long[2]).transform(WHOLE, (value, channel) -> value * 2);
    shifted.get(0);
    shifted.get(1);
    assertThat(rows[0]).containsExactly(1, 2);
    assertThat(rows[1]).containsExactly(3, 4);
  }

  @Test
  void theShiftOfTheDocumentationMovesRows() {
    byte[] pixels = new byte[25];
    for (int i = 0; i < 25; i++) {
      pixels[i] = (byte) (i + 1);
    }
    Transform shifted =
        random(
            (image, shape, generator) -> {
              int by = (generator.nextInt(5) - 2) * (int) shape.dim(2);
              float[] result = new float[image.length];
              System.arraycopy(
                  image, Math.max(0, -by), result, Math.max(0, by), image.length - Math.abs(by));
              return result;
            });
    Dataset images = ImageDataset.of(Shape.of(1, 5, 5), pixels, new byte[1], 1).transform(shifted);
    Set<Float> corners = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      float[] image = images.get(0).inputs().toFloatArray();
      corners.add(image[0]);
      int moved = image[10] == 0 ? -1 : (int) (11 - image[10]) / 5;
      for (int j = 0; j < 25; j++) {
        int from = j - 5 * moved;
        assertThat(image[j]).isEqualTo(from < 0 || from >= 25 ? 0 : from + 1);
      }
    }
    assertThat(corners).containsExactlyInAnyOrder(0f, 1f, 6f, 11f);
  }

  // Errors

  @Test
  void aRandomTransformMustReturnAsManyElements() {
    Dataset images = images().transform(random((sample, shape, generator) -> new float[3]));
    assertThatThrownBy(() -> images.get(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "random: the transform must return the 32 elements of a sample of shape [2, 4, 4], got"
                + " 3");
  }

  @Test
  void aRandomTransformIsNeitherPureNorForSingleElements() {
    assertThat(WHOLE.isPure()).isFalse();
    assertThat(compose(toTensor(), WHOLE).isPure()).isFalse();
    assertThat(compose(toTensor(), normalize(0.5, 0.5)).isPure()).isTrue();
    assertThatThrownBy(() -> WHOLE.apply(1, 0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "random: this transform changes whole samples, not single elements; pass it to"
                + " transform(..) of a dataset");
    assertThatThrownBy(() -> pure(compose(toTensor(), WHOLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pure: a transform made by random(..) is not pure; leave pure(..) out");
    assertThat(Arrays.asList(pure(toTensor()))).containsExactly(toTensor());
  }
}
