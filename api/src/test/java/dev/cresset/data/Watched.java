package dev.cresset.data;

import dev.cresset.types.Shape;
import java.util.function.Consumer;

/** A dataset that a program might write, which tells somebody what is gathered. */
record Watched(Dataset whole, Consumer<int[]> watcher) implements Dataset {

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
    watcher.accept(indices);
    return whole.gather(indices);
  }

  @Override
  public Dataset transform(Transform... transforms) {
    return new Watched(whole.transform(transforms), watcher);
  }
}
