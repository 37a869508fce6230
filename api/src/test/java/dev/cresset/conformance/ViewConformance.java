package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Permutations, joins, ranges and elements by index, running sums and batches of products. */
abstract class ViewConformance extends Conformance {

  private final Random random = new Random(12);

  ViewConformance(Backend backend) {
    super(backend);
  }

  @Test
  void everyPermutation() {
    for (Shape shape : Shapes.ALL) {
      for (int[] dims : permutations(shape.rank())) {
        String what = "%s permuted by %s".formatted(shape, Arrays.toString(dims));
        permute(what, Values.random(random, shape), dims);
        permute(what + ", longs", longs(shape, 1000), dims);
      }
    }
    permute("large planes", Values.random(random, 3, 70, 41), 0, 2, 1);
    permute("large planes, longs", longs(Shape.of(3, 70, 41), 1000), 0, 2, 1);
    permute("large reversed", Values.random(random, 20, 33, 17, 5), 3, 2, 1, 0);
  }

  private void permute(String what, Values x, int... dims) {
    checkFused(what, Tolerance.exact(), (k, in) -> k.permute(in.get(0), dims), x);
  }

  private static List<int[]> permutations(int rank) {
    List<int[]> all = new ArrayList<>(List.of(new int[0]));
    for (int i = 0; i < rank; i++) {
      List<int[]> longer = new ArrayList<>();
      for (int[] each : all) {
        for (int at = 0; at <= each.length; at++) {
          int[] more = new int[each.length + 1];
          System.arraycopy(each, 0, more, 0, at);
          more[at] = i;
          System.arraycopy(each, at, more, at + 1, each.length - at);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }

  @Test
  void everyBroadcast() {
    for (Shapes.Pair pair : Shapes.BROADCAST) {
      broadcast(pair.a(), pair.result());
      broadcast(pair.b(), pair.result());
    }
  }

  private void broadcast(Shape shape, Shape result) {
    String what = "%s broadcast to %s".formatted(shape, result);
    Operation broadcast = (k, in) -> k.broadcastTo(in.get(0), result);
    checkFused(what, Tolerance.exact(), broadcast, Values.random(random, shape));
    checkFused(what + ", longs", Tolerance.exact(), broadcast, longs(shape, 1000));
  }

  @Test
  void partsAreJoinedInOrder() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        for (long[] sizes : new long[][] {{2}, {2, 1, 3}, {0, 2, 0}, {0}}) {
          int along = dim;
          String what = "%s joined along %s, %s".formatted(shape, dim, Arrays.toString(sizes));
          Values[] parts = new Values[sizes.length];
          Values[] longs = new Values[sizes.length];
          for (int i = 0; i < sizes.length; i++) {
            parts[i] = Values.random(random, shape.with(dim, sizes[i]));
            longs[i] = longs(shape.with(dim, sizes[i]), 1000);
          }
          check(what, Tolerance.exact(), (k, in) -> k.cat(in, along), parts);
          check(what + ", longs", Tolerance.exact(), (k, in) -> k.cat(in, along), longs);
        }
      }
    }
  }

  @Test
  void rangesOfSlices() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        long size = Math.min(shape.dim(dim), 5);
        for (long start = 0; start <= size; start++) {
          for (long length = 0; length <= shape.dim(dim) - start && length < 4; length++) {
            narrow(shape, dim, start, length);
          }
        }
      }
    }
  }

  private void narrow(Shape shape, int dim, long start, long length) {
    String what = "%s from %s along %s of %s".formatted(length, start, dim, shape);
    Operation narrow = (k, in) -> k.narrow(in.get(0), dim, start, length);
    checkFused(what, Tolerance.exact(), narrow, Values.random(random, shape));
    checkFused(what + ", longs", Tolerance.exact(), narrow, longs(shape, 1000));
  }

  @Test
  void slicesByIndex() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        for (int count : shape.dim(dim) == 0 ? new int[] {0} : new int[] {0, 1, 7}) {
          indexSelect(shape, dim, longs(Shape.of(count), shape.dim(dim)));
        }
      }
    }
  }

  private void indexSelect(Shape shape, int dim, Values index) {
    String what = "%s of %s along %s".formatted(Arrays.toString(index.longs()), shape, dim);
    Operation select = (k, in) -> k.indexSelect(in.get(0), dim, in.get(1));
    checkFused(what, Tolerance.exact(), select, Values.random(random, shape), index);
    checkFused(what + ", longs", Tolerance.exact(), select, longs(shape, 1000), index);
    checkFused(
        what + ", added",
        Tolerance.relative(1e-6),
        (k, in) -> k.indexAdd(in.get(0), dim, in.get(1), shape),
        Values.random(random, shape.with(dim, index.shape().size())),
        index);
  }

  @Test
  void elementsByIndex() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        for (long count : shape.dim(dim) == 0 ? new long[] {0} : new long[] {0, 1, 6}) {
          gather(shape, dim, shape.with(dim, count));
        }
      }
    }
    gather(Shape.of(5, 4, 3), 1, Shape.of(2, 6, 2)); // smaller in the other dimensions
    gather(Shape.of(5, 4), 0, Shape.of(7, 2));
    gather(Shape.of(5, 4), 1, Shape.of(0, 2));
  }

  private void gather(Shape shape, int dim, Shape indexed) {
    String what = "%s of %s along %s".formatted(indexed, shape, dim);
    Values index = longs(indexed, Math.max(1, shape.dim(dim)));
    Operation gather = (k, in) -> k.gather(in.get(0), dim, in.get(1));
    checkFused(what, Tolerance.exact(), gather, Values.random(random, shape), index);
    checkFused(what + ", longs", Tolerance.exact(), gather, longs(shape, 1000), index);
    checkFused(
        what + ", added",
        Tolerance.relative(1e-6),
        (k, in) -> k.scatterAdd(in.get(0), dim, in.get(1), shape),
        Values.random(random, indexed),
        index);
  }

  @Test
  void anInfiniteElementIsAddedToItsPlaceOnly() {
    float inf = Float.POSITIVE_INFINITY;
    Shape shape = Shape.of(2, 3);
    checkFused(
        "infinite elements added",
        Tolerance.exact(),
        (k, in) -> k.scatterAdd(in.get(0), 1, in.get(1), shape),
        Values.of(Shape.of(2, 2), inf, Float.NaN, -inf, 1),
        Values.ofLongs(Shape.of(2, 2), 0, 2, 1, 1));
    checkFused(
        "infinite slices added",
        Tolerance.exact(),
        (k, in) -> k.indexAdd(in.get(0), 1, in.get(1), shape),
        Values.of(Shape.of(2, 2), inf, Float.NaN, -inf, 1),
        Values.ofLongs(0, 2));
  }

  @Test
  void theLargestElements() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        long size = shape.dim(dim);
        for (long k : new long[] {0, Math.min(1, size), Math.min(3, size), size}) {
          topk(Values.random(random, shape), k, dim);
        }
      }
    }
    topk(Values.random(random, 5000), 10, 0);
    topk(Values.random(random, 3, 700, 2), 300, 1);
    Values ties = Values.random(random, 40, 100);
    for (int i = 0; i < ties.floats().length; i++) {
      ties.floats()[i] = Math.round(ties.floats()[i]);
    }
    topk(ties, 3, 1);
    topk(ties, 40, 0);
    topk(EdgeCases.rows(), 3, 1);
    topk(EdgeCases.rows(), 1, 1);
    topk(EdgeCases.all(), 41, 0);
  }

  private void topk(Values x, long k, int dim) {
    checkFused(
        "the %s largest of %s along %s".formatted(k, x.shape(), dim),
        Tolerance.exact(),
        (on, in) -> on.topk(in.get(0), k, dim),
        x);
  }

  @Test
  void runningSums() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        cumsum(Values.random(random, shape), dim);
      }
    }
    cumsum(Values.random(random, 50_001), 0);
    cumsum(Values.random(random, 5000, 2), 0);
  }

  private void cumsum(Values x, int dim) {
    for (boolean reverse : new boolean[] {false, true}) {
      TensorBuffer magnitudes = open(x.magnitudes().on(reference));
      TensorBuffer sums = open(reference.cumsum(magnitudes, dim, reverse));
      checkFused(
          "sums of %s along %s%s".formatted(x.shape(), dim, reverse ? ", reverse" : ""),
          Tolerance.ofSum(x.shape().dim(dim), reference.values(sums)),
          (k, in) -> k.cumsum(in.get(0), dim, reverse),
          x);
    }
  }

  @Test
  void batchesOfProducts() {
    int[][] sizes = {
      {1, 1, 1, 1},
      {3, 2, 4, 5},
      {2, 1, 7, 1},
      {4, 33, 17, 9},
      {2, 64, 65, 66},
      {0, 2, 3, 4},
      {2, 0, 3, 4},
      {2, 3, 0, 4},
      {2, 3, 4, 0}
    };
    for (int[] size : sizes) {
      for (int flags = 0; flags < 4; flags++) {
        batchedMatmul(size, (flags & 1) != 0, (flags & 2) != 0);
      }
    }
  }

  private void batchedMatmul(int[] size, boolean transposeA, boolean transposeB) {
    long n = size[1];
    long k = size[2];
    long m = size[3];
    Shape a = Shape.of(size[0], transposeA ? k : n, transposeA ? n : k);
    Shape b = Shape.of(size[0], transposeB ? m : k, transposeB ? k : m);
    checkFused(
        "%s%s x %s%s".formatted(a, transposeA ? "ᵀ" : "", b, transposeB ? "ᵀ" : ""),
        Tolerance.relative(1e-6 * Math.max(1, k)),
        (on, in) -> on.batchedMatmul(in.get(0), transposeA, in.get(1), transposeB),
        Values.random(random, a),
        Values.random(random, b));
  }

  private Values longs(Shape shape, long bound) {
    return Values.ofLongs(shape, random.longs(shape.size(), 0, Math.max(1, bound)).toArray());
  }
}
