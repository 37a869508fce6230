package dev.cresset.data;

import dev.cresset.types.Shape;
import java.util.function.Consumer;

/** A custom dataset that passes the indices of each call of gather to a callback. */
record RecordingDataset(Dataset whole, Consumer<int[]> onGather) implements Dataset {

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
    onGather.accept(indices);
    return whole.gather(indices);
  }

  @Override
  public Dataset transform(Transform... transforms) {
    return new RecordingDataset(whole.transform(transforms), onGather);
  }
}
