package dev.cresset.demo.recipe;

import dev.cresset.dashboard.run.Task;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Images, which the network classifies; any of the available sets.
 *
 * @param preferred name of the set that it is made for, if that is available
 * @param augmentations random transforms of the training images, before the others
 * @param transforms transforms of all images, in this order
 * @param validationSamples number of training images held out for validation, 0 for none
 * @param examples the computations of the note before it trains, from the training images without
 *     transforms to the lines to print
 */
public record RecipeImages(
    String preferred,
    List<Transform> augmentations,
    List<Transform> transforms,
    int validationSamples,
    Function<ImageDataset, List<String>> examples)
    implements RecipeData {

  /** Images without transforms, validation and examples. */
  static final RecipeImages PLAIN =
      new RecipeImages("", List.of(), List.of(), 0, images -> List.of());

  /** Returns the transforms of all images as an array. */
  public Transform[] transformArray() {
    return transforms.toArray(Transform[]::new);
  }

  /** Returns training images with augmentations and transforms. */
  public Dataset training(Dataset images) {
    return images.transform(augmentations.toArray(Transform[]::new)).transform(transformArray());
  }

  /** Returns validation or test images with the transforms alone. */
  public Dataset evaluation(Dataset images) {
    return images.transform(transformArray());
  }

  @Override
  public String unit() {
    return "image";
  }

  @Override
  public Task task() {
    return Task.CLASSIFICATION;
  }

  @Override
  public List<String> names(List<String> images) {
    return Stream.concat(
            images.stream().filter(preferred::equals),
            images.stream().filter(name -> !preferred.equals(name)))
        .toList();
  }

  @Override
  public int trainingSamples(int images) {
    return images - validationSamples;
  }

  RecipeImages withTransforms(Transform... others) {
    return new RecipeImages(preferred, augmentations, List.of(others), validationSamples, examples);
  }

  RecipeImages augmented(Transform... random) {
    return new RecipeImages(preferred, List.of(random), transforms, validationSamples, examples);
  }

  RecipeImages preferring(String name) {
    return new RecipeImages(name, augmentations, transforms, validationSamples, examples);
  }

  RecipeImages validatedOn(int images) {
    return new RecipeImages(preferred, augmentations, transforms, images, examples);
  }

  RecipeImages withExamples(Function<ImageDataset, List<String>> others) {
    return new RecipeImages(preferred, augmentations, transforms, validationSamples, others);
  }
}
