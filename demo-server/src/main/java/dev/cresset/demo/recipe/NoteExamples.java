package dev.cresset.demo.recipe;

import dev.cresset.data.ImageDataset;
import java.util.List;

/** The small computations that a note shows before it trains. */
@FunctionalInterface
public interface NoteExamples {

  /** For a note without such computations. */
  NoteExamples NONE = images -> List.of();

  /**
   * Runs the computations on the current backend.
   *
   * @param images the training images, without transforms
   * @return the lines to print
   */
  List<String> lines(ImageDataset images);
}
