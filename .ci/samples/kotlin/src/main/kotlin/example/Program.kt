package example

import dev.cresset.backend.Backends
import dev.cresset.data.DataLoader
import dev.cresset.data.Dataset
import dev.cresset.loss.Losses.crossEntropy
import dev.cresset.nn.Layers.linear
import dev.cresset.nn.Layers.relu
import dev.cresset.nn.Sequential
import dev.cresset.optim.Optimizers.adam
import dev.cresset.tensor.Functional
import dev.cresset.tensor.Tensor
import dev.cresset.tensor.Tensors.gradEnabled
import dev.cresset.tensor.Tensors.manualSeed
import dev.cresset.tensor.Tensors.noGrad
import dev.cresset.tensor.Tensors.tensor
import dev.cresset.tensor.Tensors.withSeed
import dev.cresset.train.Trainer

operator fun Tensor.plus(other: Tensor): Tensor = add(other)

operator fun Tensor.minus(other: Tensor): Tensor = sub(other)

operator fun Tensor.times(other: Tensor): Tensor = mul(other)

/** Trains exclusive or in an open loop and by a trainer, and prints which backend computed it. */
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
  val predicted = noGrad { model.forward(inputs).argmax(1) }
  check(predicted.toLongArray().toList() == listOf(0L, 1L, 1L, 0L)) { "predicted $predicted" }

  var calls = 0
  noGrad { calls++ }
  noGrad { println("no gradients here: ${!gradEnabled()}") }
  check(calls == 1)
  check(!gradEnabled(false) { model.forward(inputs) }.requiresGrad())
  check(model.evaluating { model.forward(inputs).argmax(1) }.equal(predicted))
  check(model.predict(inputs).argmax(1).equal(predicted))

  trainedBy(loader)
  operators()
  println("trained on ${Backends.current().name()}")
}

private fun trainedBy(loader: DataLoader) {
  val losses = mutableListOf<Double>()
  var batches = 0
  val fresh = withSeed(1) { Sequential.of(linear(2, 8), relu(), linear(8, 2)) }
  val history =
      Trainer.of(fresh)
          .loss(crossEntropy())
          .optimizer(adam(0.05))
          .epochs(3)
          .onEpoch { epoch -> losses += epoch.trainingLoss() }
          .onBatch { _, _, loss -> if (loss.isFinite()) batches++ }
          .fit(loader)
  check(losses == history.trainingLosses().toList()) { "losses $losses" }
  check(batches == 3 * loader.batches())
}

private fun operators() {
  val x = tensor(doubleArrayOf(1.0, 2.0, 3.0, 4.0), 2, 2)
  val y = (x + x * x - x) / x
  check(y.allClose(x)) { "y $y" }
  check(y[1].toFloatArray().toList() == listOf(3f, 4f))
  check(Functional.relu(x).equal(x))
}
