package example

import dev.cresset.backend.Backends
import dev.cresset.data.DataLoader
import dev.cresset.data.Dataset
import dev.cresset.loss.Losses.crossEntropy
import dev.cresset.nn.Layers.linear
import dev.cresset.nn.Layers.relu
import dev.cresset.nn.Sequential
import dev.cresset.optim.Optimizers.adam
import dev.cresset.tensor.Tensor
import dev.cresset.tensor.Tensors.manualSeed
import dev.cresset.tensor.Tensors.noGrad
import dev.cresset.tensor.Tensors.tensor
import java.util.function.Supplier

/** Trains exclusive or in an open loop, and prints which backend computed it. */
fun main() {
  manualSeed(42)
  val corners =
      arrayOf(floatArrayOf(0f, 0f), floatArrayOf(0f, 1f), floatArrayOf(1f, 0f), floatArrayOf(1f, 1f))
  val loader = DataLoader.of(Dataset.of(corners, longArrayOf(0, 1, 1, 0))).batchSize(2).shuffle(true)
  val model = Sequential.of(linear(2, 8), relu(), linear(8, 2))
  val optimizer = adam(0.05).over(model.parameters())
  val criterion = crossEntropy()

  repeat(300) {
    for (batch in loader) {
      optimizer.zeroGrad()
      val loss = criterion.apply(model.forward(batch.inputs()), batch.targets())
      loss.backward()
      optimizer.step()
    }
  }

  val inputs = tensor(floatArrayOf(0f, 0f, 0f, 1f, 1f, 0f, 1f, 1f), 4, 2)
  val predicted: Tensor = noGrad(Supplier { model.forward(inputs).argmax(1) })
  check(predicted.toLongArray().toList() == listOf(0L, 1L, 1L, 0L)) { "predicted $predicted" }
  println("trained on ${Backends.current().name()}")
}
