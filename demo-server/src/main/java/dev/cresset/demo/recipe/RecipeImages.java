package dev.cresset.demo.recipe;

import dev.cresset.dashboard.run.Task;
import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import java.util.List;
import java.util.function.Function;

/**
 * Images, which the network classifies; any of the available sets.
 *
 * @param transforms transforms of the images, in this order
 * @param validationSamples number of training images held out for validation, 0 for none
 * @param examples the computations of the note before it trains, from the training images without
 *     transforms to the lines to print
 */
public record RecipeImages(
    List<Transform> transforms,
    int validationSamples,
    Function<ImageDataset, List<String>> examples)
    implements RecipeData {

  /** Images without transforms, validation and examples. */
  static final RecipeImages PLAIN = new RecipeImages(List.of(), 0, images -> List.of());

  /** Returns the transforms as an array. */
  public Transform[] transformArray() {
    return transforms.toArray(Transform[]::new);
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
    return images;
  }

  @Override
  public int trainingSamples(int images) {
    return images - validationSamples;
  }

  RecipeImages withTransforms(Transform... others) {
    return new RecipeImages(List.of(others), validationSamples, examples);
  }

  RecipeImages validatedOn(int images) {
    return new RecipeImages(transforms, images, examples);
  }

  RecipeImages withExamples(Function<ImageDataset, List<String>> others) {
    return new RecipeImages(transforms, validationSamples, others);
  }
}
