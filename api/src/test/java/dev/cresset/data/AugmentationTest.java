package dev.cresset.data;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.gaussianNoise;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.pure;
import static dev.cresset.data.Transforms.random;
import static dev.cresset.data.Transforms.randomCrop;
import static dev.cresset.data.Transforms.randomHorizontalFlip;
import static dev.cresset.data.Transforms.randomRotation;
import static dev.cresset.data.Transforms.randomTranslate;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transforms that vary the images of a training set. */
class AugmentationTest {

  private static final int IMAGES = 40;
  private static final int DRAWS = 2_000;

  private static final Map<String, Transform> ALL =
      Map.of(
          "randomTranslate", randomTranslate(0.25),
          "randomRotation", randomRotation(20),
          "randomCrop", randomCrop(6, 2),
          "randomHorizontalFlip", randomHorizontalFlip(0.5),
          "gaussianNoise", gaussianNoise(0.1));

  private static List<Transform> all() {
    return ALL.keySet().stream().sorted().<Transform>map(ALL::get).toList();
  }

  /** Images [3, 6, 6] whose pixels are all different. */
  private static ImageDataset images() {
    byte[] pixels = new byte[IMAGES * 108];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (1 + i % 251);
    }
    return ImageDataset.of(Shape.of(3, 6, 6), pixels, new byte[IMAGES], 10);
  }

  private static float[] counting(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  private static float[] draw(Transform transform, Shape shape, Generator generator) {
    return ((SampleTransform) transform).apply(counting((int) shape.size()), shape, generator);
  }

  private static List<float[]> epoch(DataLoader loader) {
    List<float[]> samples = new ArrayList<>();
    for (Batch batch : loader) {
      int count = (int) batch.inputs().shape().dim(0);
      for (int i = 0; i < count; i++) {
        samples.add(batch.inputs().get(i).toFloatArray());
      }
    }
    return samples;
  }

  /** A dataset of a program, with the methods that it must have. */
  private record Custom(Dataset whole) implements Dataset {
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
      return whole.gather(indices);
    }
  }

  // Reproducibility

  @ParameterizedTest
  @MethodSource("all")
  void aSeedRepeatsTheImagesWhateverTheBatchesAndThePrefetching(Transform transform) {
    Dataset custom = new Custom(images());
    for (Dataset dataset : List.of(images(), custom, DataSplits.first(images(), 30))) {
      DataLoader loader =
          DataLoader.of(dataset.transform(normalize255(), transform)).batchSize(8).shuffle(true);
      Tensors.manualSeed(7);
      List<float[]> first = epoch(loader);
      List<float[]> second = epoch(loader);
      assertThat(second).usingRecursiveComparison().isNotEqualTo(first);
      for (int prefetch : new int[] {0, 3}) {
        for (int batchSize : new int[] {1, 13}) {
          Tensors.manualSeed(7);
          DataLoader other = loader.batchSize(batchSize).prefetch(prefetch);
          assertThat(epoch(other)).usingRecursiveComparison().isEqualTo(first);
          assertThat(epoch(other)).usingRecursiveComparison().isEqualTo(second);
        }
      }
    }
  }

  /** Scales all datasets of the test alike. */
  private static Transform normalize255() {
    return pure((value, channel) -> value / 255);
  }

  @ParameterizedTest
  @MethodSource("all")
  void imagesAreGatheredAheadByAWorker(Transform transform) {
    ImageDataset dataset = images().transform(toTensor(), transform, normalize(0.5, 0.5));
    assertThat(plan(dataset).isRepeatable()).isTrue();
    assertThat(plan(DataSplits.first(dataset, 9)).isRepeatable()).isTrue();
    // A transform of the program may be observed.
    assertThat(plan(dataset.transform((value, channel) -> value)).isRepeatable()).isFalse();
    assertThat(plan(dataset.transform(random((s, shape, g) -> s))).isRepeatable()).isFalse();
  }

  private static BatchPlan plan(Dataset dataset) {
    return new BatchPlan(dataset, new int[] {4, 2}, 2, 1, new Generator(1));
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachSampleDrawsItsOwnNumbers(Transform transform) {
    ImageDataset same = ImageDataset.of(Shape.of(1, 6, 6), new byte[36 * 200], new byte[200], 1);
    Dataset different =
        same.transform(
            random((sample, shape, generator) -> counting(sample.length)), transform, flattened());
    Set<List<Float>> seen = new HashSet<>();
    for (float[] sample : epoch(DataLoader.of(different).batchSize(50).seed(3))) {
      List<Float> values = new ArrayList<>();
      for (float value : sample) {
        values.add(value);
      }
      seen.add(values);
    }
    assertThat(seen).hasSizeGreaterThan(1);
    assertThat(seen).hasSizeGreaterThan(transform.toString().contains("Flip") ? 1 : 8);
  }

  @Test
  void pixelsOfTheDatasetStayAsTheyAre() {
    ImageDataset plain = images();
    byte[] before = plain.image(3);
    Dataset augmented = plain.transform(all().toArray(Transform[]::new));
    augmented.get(3);
    assertThat(plain.image(3)).isEqualTo(before);
    assertThat(plain.get(3).inputs().toFloatArray()[0]).isEqualTo(before[0] & 0xff);
  }

  // What each does

  @Test
  void aTranslationMovesAllChannelsByWholePixelsAndFillsWithZero() {
    Shape shape = Shape.of(2, 4, 8);
    Generator generator = new Generator(5);
    Set<String> shifts = new HashSet<>();
    float[] image = counting(64);
    for (int n = 0; n < DRAWS; n++) {
      float[] moved = draw(randomTranslate(0.25), shape, generator);
      String shift = null;
      for (int down = -1; down <= 1; down++) {
        for (int right = -2; right <= 2; right++) {
          if (isShifted(image, moved, 2, 4, 8, down, right)) {
            shift = down + "," + right;
          }
        }
      }
      assertThat(shift).isNotNull();
      shifts.add(shift);
    }
    assertThat(shifts).hasSize(15);
    assertThat(draw(randomTranslate(0), shape, generator)).isEqualTo(image);
  }

  private static boolean isShifted(
      float[] image, float[] moved, int channels, int height, int width, int down, int right) {
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int fromY = y - down;
          int fromX = x - right;
          boolean inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
          float expected = inside ? image[(c * height + fromY) * width + fromX] : 0;
          if (moved[(c * height + y) * width + x] != expected) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Test
  void aCropOfTheImagesSizeIsAShiftWithinThePadding() {
    Generator generator = new Generator(5);
    Set<String> shifts = new HashSet<>();
    for (int n = 0; n < DRAWS; n++) {
      float[] cropped = draw(randomCrop(5, 1), Shape.of(2, 5, 5), generator);
      for (int down = -1; down <= 1; down++) {
        for (int right = -1; right <= 1; right++) {
          if (isShifted(counting(50), cropped, 2, 5, 5, down, right)) {
            shifts.add(down + "," + right);
          }
        }
      }
    }
    assertThat(shifts).hasSize(9);
  }

  @Test
  void aSmallerCropChangesTheShapeOfTheInputs() {
    ImageDataset cropped = images().transform(randomCrop(4, 0), normalize255());
    assertThat(cropped.inputShape()).isEqualTo(Shape.of(3, 4, 4));
    Batch batch = cropped.gather(new int[] {1, 2, 3});
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 3, 4, 4));
    assertThat(images().transform(randomCrop(4, 1), flattened()).inputShape())
        .isEqualTo(Shape.of(48));
    float[] image = counting(36);
    Set<Float> corners = new HashSet<>();
    Generator generator = new Generator(2);
    for (int n = 0; n < DRAWS; n++) {
      float[] crop = draw(randomCrop(4, 0), Shape.of(1, 6, 6), generator);
      corners.add(crop[0]);
      int at = (int) crop[0] - 1;
      for (int i = 0; i < 16; i++) {
        assertThat(crop[i]).isEqualTo(image[at + i / 4 * 6 + i % 4]);
      }
    }
    assertThat(corners).containsExactlyInAnyOrder(1f, 2f, 3f, 7f, 8f, 9f, 13f, 14f, 15f);
  }

  @Test
  void aFlipReversesTheRowsOfHalfOfTheImages() {
    Generator generator = new Generator(5);
    int flipped = 0;
    for (int n = 0; n < DRAWS; n++) {
      float[] result = draw(randomHorizontalFlip(0.5), Shape.of(2, 2, 3), generator);
      if (result[0] == 3) {
        assertThat(result).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
        flipped++;
      } else {
        assertThat(result).isEqualTo(counting(12));
      }
    }
    assertThat(flipped).isBetween(DRAWS * 45 / 100, DRAWS * 55 / 100);
    assertThat(draw(randomHorizontalFlip(1), Shape.of(1, 1, 3), generator))
        .containsExactly(3, 2, 1);
    assertThat(draw(randomHorizontalFlip(0), Shape.of(1, 1, 3), generator))
        .containsExactly(1, 2, 3);
  }

  @Test
  void noiseHasItsStandardDeviationAndMeanZero() {
    Shape shape = Shape.of(200_000);
    float[] noisy =
        ((SampleTransform) gaussianNoise(3)).apply(new float[200_000], shape, new Generator(5));
    double sum = 0;
    double squares = 0;
    for (float value : noisy) {
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / noisy.length).isCloseTo(0, within(0.03));
    assertThat(Math.sqrt(squares / noisy.length)).isCloseTo(3, within(0.03));
  }

  @Test
  void noiseIsAlsoForVectors() {
    Dataset noisy =
        Dataset.of(new float[][] {{1, 2}, {3, 4}}, new long[2]).transform(gaussianNoise(0));
    assertThat(noisy.gather(new int[] {1, 0}).inputs().toFloatArray()).containsExactly(3, 4, 1, 2);
  }

  /** Written by {@code torch_rotation.py}. */
  @Test
  void aRotationGivesPyTorchsValues() {
    Shape shape = Shape.of(2, 3, 5);
    assertThat(RandomRotation.rotate(counting(30), shape, 30))
        .containsExactly(
            new float[] {
              0.23686f, 1.66987f, 4.16987f, 7.5359f, 8.19392f, 1.26795f, 4.63397f, 8f, 11.36603f,
              14.73205f, 4.09327f, 8.4641f, 11.83013f, 8.47372f, 1.90673f, 2.24648f, 11.17949f,
              19.16987f, 22.5359f, 19.71316f, 16.26795f, 19.63397f, 23f, 26.36603f, 29.73205f,
              15.6125f, 23.4641f, 26.83013f, 17.98334f, 3.91635f
            },
            within(1e-4f));
    assertThat(RandomRotation.rotate(counting(30), shape, -75))
        .containsExactly(
            new float[] {
              3.7655f, 10.31079f, 5.73998f, 1.77758f, 0f, 0.85065f, 12.57081f, 8f, 3.42919f,
              0.23972f, 0f, 10.6265f, 10.26002f, 5.68921f, 1.46598f, 8.67001f, 25.31079f, 20.73998f,
              13.4064f, 0f, 1.87288f, 27.57081f, 23f, 18.42919f, 1.26195f, 0f, 22.25533f, 25.26002f,
              20.68921f, 6.37049f
            },
            within(1e-4f));
  }

  @Test
  void aRotationByZeroOrTwoRightAnglesMovesWholePixels() {
    Shape shape = Shape.of(1, 2, 3);
    assertThat(RandomRotation.rotate(counting(6), shape, 0)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(RandomRotation.rotate(counting(6), shape, 180))
        .containsExactly(new float[] {6, 5, 4, 3, 2, 1}, within(1e-5f));
    assertThat(RandomRotation.rotate(counting(9), Shape.of(1, 3, 3), 90))
        .containsExactly(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, within(1e-5f));
  }

  @Test
  void anglesAreUniformOnBothSides() {
    // The pixel right of the centre moves up for positive angles.
    Generator generator = new Generator(5);
    int up = 0;
    for (int n = 0; n < DRAWS; n++) {
      float[] image = {0, 0, 0, 0, 0, 1, 0, 0, 0};
      float[] rotated =
          ((SampleTransform) randomRotation(45)).apply(image, Shape.of(1, 3, 3), generator);
      up += rotated[2] > rotated[8] ? 1 : 0;
    }
    assertThat(up).isBetween(DRAWS * 45 / 100, DRAWS * 55 / 100);
  }

  // Training only

  @Test
  void partsOfASplitCanBeTransformedDifferently() {
    List<Dataset> parts = DataSplits.randomSplit(images(), 30, 10);
    Dataset training = parts.get(0).transform(gaussianNoise(1), toTensor());
    Dataset held = parts.get(1).transform(toTensor());
    assertThat(training.get(0).inputs().toFloatArray())
        .isNotEqualTo(training.get(0).inputs().toFloatArray());
    assertThat(held.get(0).inputs().toFloatArray()).isEqualTo(held.get(0).inputs().toFloatArray());
  }

  @Test
  void predictionsLeaveAugmentationOut() {
    Shape shape = Shape.of(3, 6, 6);
    Transform[] training = {
      randomCrop(6, 2),
      toTensor(),
      compose(randomRotation(9), normalize(0.5, 0.5)),
      gaussianNoise(1)
    };
    byte[] image = images().image(2);
    assertThat(Preprocessing.of(shape, training).apply(image))
        .isEqualTo(Preprocessing.of(shape, toTensor(), normalize(0.5, 0.5)).apply(image));
    assertThat(Preprocessing.of(shape, randomCrop(4, 0), toTensor()).outputShape())
        .isEqualTo(shape);
  }

  @Test
  void modelFilesLeaveAugmentationOut() {
    for (Transform transform : all()) {
      assertThat(TransformConfig.of(transform, compose(toTensor(), transform)))
          .containsExactly(new TransformConfig("ToTensor", Map.of()));
    }
  }

  // Errors

  @Test
  void argumentsOutOfRangeEndInASentence() {
    assertRefused(
        () -> randomTranslate(1.5),
        "randomTranslate: the fraction of height and width must be 0 to 1, got 1.5");
    assertRefused(
        () -> randomTranslate(Double.NaN),
        "randomTranslate: the fraction of height and width must be 0 to 1, got NaN");
    assertRefused(
        () -> randomRotation(-1),
        "randomRotation: the largest angle must be 0 to 180 degrees, got -1.0");
    assertRefused(
        () -> randomHorizontalFlip(2),
        "randomHorizontalFlip: the probability must be 0 to 1, got 2.0");
    assertRefused(
        () -> gaussianNoise(Double.POSITIVE_INFINITY),
        "gaussianNoise: the standard deviation must be 0 or more and finite, got Infinity");
    assertRefused(
        () -> randomCrop(0, 1),
        "randomCrop: the size must be 1 or more and the padding 0 or more, got size 0 and padding"
            + " 1");
    assertRefused(
        () -> randomCrop(4, 4),
        "randomCrop: the padding must be smaller than the size, otherwise a crop may contain"
            + " nothing of the image (got size 4 and padding 4)");
  }

  @Test
  void shapesThatDoNotFitEndInASentence() {
    assertRefused(
        () -> images().transform(randomCrop(9, 1)),
        "randomCrop: the size 9 is larger than the image with its padding (8 pixels in one"
            + " direction, image [3, 6, 6], padding 1); choose a smaller size or more padding");
    for (String name : ALL.keySet()) {
      if (!name.equals("gaussianNoise")) {
        assertRefused(
            () -> images().transform(flattened(), ALL.get(name)),
            name
                + ": expected images [channels, height, width], got samples of shape [108]; put it"
                + " before flattened()");
        ImageDataset grey = ImageDataset.of(Shape.of(6, 6), new byte[36], new byte[1], 1);
        assertRefused(
            () -> grey.transform(ALL.get(name)),
            name
                + ": expected images [channels, height, width], got samples of shape [6, 6]; give"
                + " the images a dimension of channels, [1, height, width]");
      }
    }
  }

  @Test
  void aTransformOfSamplesIsNeitherPureNorForSingleElements() {
    ALL.forEach(
        (name, transform) -> {
          assertThat(transform.isPure()).isFalse();
          assertThat(transform.toString()).startsWith(name + "(");
          assertRefused(
              () -> pure(compose(toTensor(), transform)),
              "pure: a transform made by %s(..) is not pure; leave pure(..) out".formatted(name));
          assertThatThrownBy(() -> transform.apply(1, 0))
              .isInstanceOf(UnsupportedOperationException.class)
              .hasMessage(
                  "%s: this transform changes whole samples, not single elements; pass it to transform(..) of a dataset"
                      .formatted(name));
        });
  }

  private static void assertRefused(Supplier<?> action, String message) {
    assertThatThrownBy(action::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
