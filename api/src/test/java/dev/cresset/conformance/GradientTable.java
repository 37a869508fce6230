package dev.cresset.conformance;

import static dev.cresset.conformance.GradientCase.of;
import static dev.cresset.conformance.GradientCase.ofLayer;
import static dev.cresset.conformance.GradientCase.tensor;

import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.ElementwiseLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.ClassLabels;
import dev.cresset.tensor.Function;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Every differentiable operation of {@code Tensor}, {@code Functional}, {@code Losses} and {@code
 * Layers}, alone and in the combinations that autograd is prone to get wrong.
 */
final class GradientTable {

  /** What returns a tensor but passes no gradient on. */
  static final Set<String> NOT_DIFFERENTIABLE =
      Set.of(
          "Tensor.eq(Tensor)",
          "Tensor.eq(double)",
          "Tensor.gt(Tensor)",
          "Tensor.gt(double)",
          "Tensor.ne(Tensor)",
          "Tensor.ne(double)",
          "Tensor.lt(Tensor)",
          "Tensor.lt(double)",
          "Tensor.le(Tensor)",
          "Tensor.le(double)",
          "Tensor.ge(Tensor)",
          "Tensor.ge(double)",
          "Tensor.argmax(int)",
          "Tensor.argmax()",
          "Tensor.argmin(int)",
          "Tensor.argmin()",
          "Tensors.oneHot(Tensor, long)",
          "Tensors.zerosLike(Tensor)",
          "Tensor.toFloat()",
          "Tensor.toLong()",
          "Tensor.requiresGrad(boolean)",
          "Tensor.grad()",
          "Tensor.detach()",
          "Tensor.copy()",
          "Tensor.newTensor(float[], long[])",
          "Tensor.keep()",
          "Tensor.persist()");

  private static final int LARGEST_BROADCAST = 200;

  private GradientTable() {}

  /** {@code 2 a b}, with the gradient that a program gives it. */
  private static final class ScaledProduct extends Function {
    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      Tensor doubled = inputs[0].mul(2);
      context.save(doubled, inputs[1]);
      return doubled.mul(inputs[1]);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      return new Tensor[] {
        gradient.mul(context.saved(1)).mul(2), gradient.mul(context.saved(0)),
      };
    }
  }

  static List<GradientCase> all() {
    Grid grid = new Grid(20);
    return Stream.of(
            broadcasts(grid),
            arithmetic(grid),
            functions(grid),
            products(grid),
            shapes(grid),
            ViewGradients.all(new Grid(22)),
            reductions(grid),
            statistics(new Grid(23)),
            graphs(grid),
            functional(grid),
            ConvolutionGradients.functions(grid),
            losses(grid),
            layers(grid),
            ConvolutionGradients.layers(grid))
        .flatMap(List::stream)
        .toList();
  }

  private static List<GradientCase> broadcasts(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    for (Shapes.Pair pair : Shapes.BROADCAST) {
      if (pair.result().size() <= LARGEST_BROADCAST && pair.isWhatTheOperandsAskFor()) {
        for (Shapes.Pair each : List.of(pair, pair.swapped())) {
          long[] a = each.a().dims();
          long[] b = each.b().dims();
          String shapes = " " + each;
          cases.add(binary("add", shapes, Tensor::add, grid.normal(a), grid.normal(b)));
          cases.add(binary("sub", shapes, Tensor::sub, grid.normal(a), grid.normal(b)));
          cases.add(binary("mul", shapes, Tensor::mul, grid.normal(a), grid.normal(b)));
          cases.add(binary("div", shapes, Tensor::div, grid.normal(a), grid.positive(b)));
          cases.add(binary("pow", shapes, Tensor::pow, grid.positive(a), grid.normal(b)));
        }
      }
    }
    return cases;
  }

  private static GradientCase binary(
      String name, String detail, BinaryOperator<Tensor> operation, Values a, Values b) {
    return of(
        "Tensor.%s(Tensor)%s".formatted(name, detail),
        x -> operation.apply(x.get(0), x.get(1)),
        a,
        b);
  }

  private static List<GradientCase> arithmetic(Grid grid) {
    Values x = grid.normal(3, 4);
    return List.of(
        of("Tensor.add(double)", in -> in.get(0).add(0.5), x),
        of("Tensor.sub(double)", in -> in.get(0).sub(0.5), x),
        of("Tensor.mul(double)", in -> in.get(0).mul(-1.5), x),
        of("Tensor.div(double)", in -> in.get(0).div(-1.5), x),
        of("Tensor.pow(double) 2", in -> in.get(0).pow(2), x),
        of("Tensor.pow(double) 3", in -> in.get(0).pow(3), x),
        of("Tensor.pow(double) 1", in -> in.get(0).pow(1), x),
        of("Tensor.pow(double) 0", in -> in.get(0).pow(0), x),
        of("Tensor.pow(double) -1.5", in -> in.get(0).pow(-1.5), grid.positive(3, 4)),
        of("Tensor.pow(Tensor) of a constant", in -> tensor(x.magnitudes()).pow(in.get(0)), x),
        of("Tensor.div(Tensor) of a constant", in -> tensor(x).div(in.get(0)), grid.positive(4)),
        of("Tensor.mul(Tensor) by a constant", in -> in.get(0).mul(tensor(x)), grid.normal(4)),
        of("Tensor.neg()", in -> in.get(0).neg(), x),
        of("Tensor.reciprocal()", in -> in.get(0).reciprocal(), grid.positive(3, 4)));
  }

  private static List<GradientCase> functions(Grid grid) {
    Values x = grid.normal(3, 4);
    Values positive = grid.positive(3, 4);
    List<GradientCase> cases =
        new ArrayList<>(
            List.of(
                of("Tensor.exp()", in -> in.get(0).exp(), x),
                of("Tensor.log()", in -> in.get(0).log(), positive),
                of("Tensor.sqrt()", in -> in.get(0).sqrt(), positive),
                of("Tensor.relu()", in -> in.get(0).relu(), x),
                of("Tensor.sigmoid()", in -> in.get(0).sigmoid(), x),
                of("Tensor.tanh()", in -> in.get(0).tanh(), x),
                of("Tensor.softplus()", in -> in.get(0).softplus(), x),
                of("Tensor.abs()", in -> in.get(0).abs(), x),
                of("Tensor.square()", in -> in.get(0).square(), x),
                of("Tensor.clamp(double, double)", in -> in.get(0).clamp(-0.7004, 0.3004), x),
                of("Tensor.erf()", in -> in.get(0).erf(), x),
                of("Tensor.gelu()", in -> in.get(0).gelu(), x),
                of("Tensor.silu()", in -> in.get(0).silu(), x),
                of("Tensor.leakyRelu()", in -> in.get(0).leakyRelu(), x),
                of("Tensor.leakyRelu(double)", in -> in.get(0).leakyRelu(0.25), x),
                of("Tensor.elu()", in -> in.get(0).elu(), x),
                of("Tensor.elu(double)", in -> in.get(0).elu(0.5), x),
                of("Tensor.exp() of a scalar", in -> in.get(0).exp(), grid.normal()),
                of("Tensor.relu() of nothing", in -> in.get(0).relu(), grid.normal(0, 3))));
    for (long[] dims : new long[][] {{5}, {3, 4}, {2, 3, 4}, {2, 1, 3, 2}}) {
      for (int dim = 0; dim < dims.length; dim++) {
        int along = dim;
        int fromEnd = dim - dims.length;
        String what = " of %s along %s".formatted(Shape.of(dims), dim);
        cases.add(
            of("Tensor.softmax(int)" + what, in -> in.get(0).softmax(along), grid.normal(dims)));
        cases.add(
            of(
                "Tensor.logSoftmax(int)" + what,
                in -> in.get(0).logSoftmax(fromEnd),
                grid.normal(dims)));
      }
    }
    return cases;
  }

  private static List<GradientCase> products(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    long[][][] pairs = {
      {{3, 4}, {4, 2}},
      {{1, 1}, {1, 1}},
      {{4}, {4}},
      {{4}, {4, 3}},
      {{3, 4}, {4}},
      {{2, 3, 4}, {4, 2}},
      {{2, 3, 4}, {4}},
      {{2, 1, 3, 4}, {4, 2}},
      {{0, 4}, {4, 2}},
      {{3, 0}, {0, 2}},
      {{2, 3, 0}, {0, 2}},
      {{2, 3, 4}, {2, 4, 2}},
      {{2, 3, 4}, {1, 4, 2}},
      {{3, 4}, {2, 4, 2}},
      {{4}, {2, 4, 3}},
      {{2, 1, 3, 4}, {3, 4, 2}},
      {{2, 3, 1, 4}, {4, 2}},
      {{0, 3, 4}, {4, 2}},
      {{0, 3, 4}, {0, 4, 2}},
      {{2, 3, 0}, {2, 0, 2}},
      {{2, 0, 3}, {3, 4}}
    };
    for (long[][] pair : pairs) {
      String what = " %s x %s".formatted(Shape.of(pair[0]), Shape.of(pair[1]));
      cases.add(binary("matmul", what, Tensor::matmul, grid.normal(pair[0]), grid.normal(pair[1])));
    }
    cases.add(binary("mm", "", Tensor::mm, grid.normal(3, 4), grid.normal(4, 2)));
    Values x = grid.normal(3, 4);
    cases.add(of("Tensor.t()", in -> in.get(0).t(), x));
    cases.add(of("Tensor.t() of a vector", in -> in.get(0).t().mul(2), grid.normal(3)));
    cases.add(
        of("Tensor.matmul(Tensor) of one with itself", in -> in.get(0).matmul(in.get(0).t()), x));
    return cases;
  }

  private static List<GradientCase> shapes(Grid grid) {
    Values x = grid.normal(3, 4);
    return List.of(
        of("Tensor.reshape(long[])", in -> in.get(0).reshape(2, -1), x),
        of("Tensor.reshape(long[]) to a scalar", in -> in.get(0).reshape(), grid.normal(1, 1)),
        of("Tensor.view(long[])", in -> in.get(0).view(2, 3, 2), x),
        of(
            "Tensor.view(long[]) used beside the original",
            in -> in.get(0).mul(in.get(0).view(4, 3).t()),
            x),
        of("Tensor.get(long)", in -> in.get(0).get(1), x),
        of("Tensor.get(long) from the end", in -> in.get(0).get(-1), grid.normal(3, 2, 2)),
        of("Tensor.get(long) of a vector", in -> in.get(0).get(2), grid.normal(5)),
        of(
            "Tensor.get(long) twice, the same and another",
            in -> in.get(0).get(0).mul(in.get(0).get(0)).add(in.get(0).get(2)),
            x));
  }

  private static List<GradientCase> reductions(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    for (long[] dims : new long[][] {{5}, {3, 4}, {2, 3, 4}, {2, 1, 3, 2}, {0, 3}, {1}}) {
      Values x = grid.normal(dims);
      cases.add(of("Tensor.sum() of " + x.shape(), in -> in.get(0).sum(), x));
      if (x.shape().size() > 0) {
        cases.add(of("Tensor.mean() of " + x.shape(), in -> in.get(0).mean(), x));
      }
      for (int dim = 0; dim < dims.length; dim++) {
        int along = dim;
        String what = " of %s along %s".formatted(x.shape(), dim);
        cases.add(of("Tensor.sum(int)" + what, in -> in.get(0).sum(along), x));
        cases.add(of("Tensor.sum(int, boolean)" + what, in -> in.get(0).sum(along, true), x));
        if (x.shape().dim(dim) > 0) {
          cases.add(of("Tensor.mean(int)" + what, in -> in.get(0).mean(along), x));
          cases.add(of("Tensor.mean(int, boolean)" + what, in -> in.get(0).mean(along, true), x));
          cases.add(of("Tensor.max(int)" + what, in -> in.get(0).max(along), grid.distinct(dims)));
          cases.add(
              of(
                  "Tensor.maxWithIndices(int)" + what,
                  in -> in.get(0).maxWithIndices(along).values(),
                  grid.distinct(dims)));
        }
      }
    }
    return cases;
  }

  private static List<GradientCase> statistics(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    for (long[] dims : new long[][] {{5}, {3, 4}, {2, 3, 4}, {2, 1, 3, 2}}) {
      Values x = grid.normal(dims);
      Values distinct = grid.distinct(dims);
      String whole = " of " + x.shape();
      cases.add(of("Tensor.max()" + whole, in -> in.get(0).max(), distinct));
      cases.add(of("Tensor.min()" + whole, in -> in.get(0).min(), distinct));
      cases.add(of("Tensor.var()" + whole, in -> in.get(0).var(), x));
      cases.add(of("Tensor.std()" + whole, in -> in.get(0).std(), x));
      cases.add(of("Tensor.norm()" + whole, in -> in.get(0).norm(), x));
      for (int dim = 0; dim < dims.length; dim++) {
        int along = dim;
        int fromEnd = dim - dims.length;
        String what = " of %s along %s".formatted(x.shape(), dim);
        cases.add(of("Tensor.min(int)" + what, in -> in.get(0).min(fromEnd), distinct));
        cases.add(
            of(
                "Tensor.minWithIndices(int)" + what,
                in -> in.get(0).minWithIndices(along).values(),
                distinct));
        cases.add(of("Tensor.cumsum(int)" + what, in -> in.get(0).cumsum(fromEnd), x));
        int most = (int) Math.min(2, x.shape().dim(dim));
        for (int k = 0; k <= most; k++) {
          int count = k;
          cases.add(
              of(
                  "Tensor.topk(int, int) %s%s".formatted(k, what),
                  in -> in.get(0).topk(count, along).values(),
                  distinct));
        }
        if (x.shape().dim(dim) > 1) {
          cases.add(of("Tensor.var(int)" + what, in -> in.get(0).var(along), x));
          cases.add(of("Tensor.var(int, boolean)" + what, in -> in.get(0).var(fromEnd, true), x));
          cases.add(of("Tensor.std(int)" + what, in -> in.get(0).std(along), x));
          cases.add(of("Tensor.std(int, boolean)" + what, in -> in.get(0).std(fromEnd, true), x));
        }
      }
    }
    cases.add(of("Tensor.cumsum(int) of a scalar", in -> in.get(0).cumsum(0), grid.normal()));
    cases.add(of("Tensor.cumsum(int) of nothing", in -> in.get(0).cumsum(1), grid.normal(0, 3)));
    cases.add(of("Tensor.var(int) of no rows", in -> in.get(0).var(1), grid.normal(0, 3)));
    cases.add(of("Tensor.std(int) of no rows", in -> in.get(0).std(1), grid.normal(0, 3)));
    cases.add(of("Tensor.min(int) of no rows", in -> in.get(0).min(1), grid.normal(0, 3)));
    return cases;
  }

  /** Inputs used more than once, at different depths. */
  private static List<GradientCase> graphs(Grid grid) {
    Values x = grid.normal(2, 3);
    return List.of(
        of("Tensor.mul(Tensor) with itself", in -> in.get(0).mul(in.get(0)), x),
        of("Tensor.add(Tensor) with itself", in -> in.get(0).add(in.get(0)), x),
        of("Tensor.sub(Tensor) with itself", in -> in.get(0).sub(in.get(0)), x),
        of("Tensor.div(Tensor) with itself", in -> in.get(0).exp().div(in.get(0).exp()), x),
        of("Tensor.pow(Tensor) with itself", in -> in.get(0).pow(in.get(0)), grid.positive(2, 3)),
        of(
            "Tensor.add(Tensor) in a diamond",
            in -> {
              Tensor shared = in.get(0).tanh();
              Tensor left = shared.exp();
              Tensor right = shared.mul(2).sigmoid();
              return left.mul(right).add(shared).add(in.get(0));
            },
            x),
        of(
            "Tensor.add(Tensor) at different depths",
            in -> {
              Tensor y = in.get(0);
              for (int i = 0; i < 20; i++) {
                y = y.mul(0.75).tanh().add(in.get(0));
              }
              return y;
            },
            x),
        of(
            "Tensor.sub(Tensor) as in standardising",
            in -> {
              Tensor centred = in.get(0).sub(in.get(0).mean(0, true));
              return centred.div(centred.pow(2).mean(0, true).add(0.125).sqrt());
            },
            grid.normal(4, 3)),
        of(
            "Tensor.div(Tensor) as in softmax by hand",
            in -> in.get(0).exp().div(in.get(0).exp().sum(1, true)),
            x),
        of(
            "Tensor.matmul(Tensor) as in a network by hand",
            in -> {
              Tensor hidden = in.get(0).mm(in.get(1)).add(in.get(2)).sigmoid();
              return hidden.mm(in.get(3)).logSoftmax(1);
            },
            grid.normal(4, 3),
            grid.normal(3, 5),
            grid.normal(1, 5),
            grid.normal(5, 2)));
  }

  private static List<GradientCase> functional(Grid grid) {
    Values images = grid.normal(3, 2, 4);
    Values slopes = grid.normal(2);
    String linear = "Functional.linear(Tensor, Tensor, Tensor)";
    Values targets = grid.positive(3, 4);
    return List.of(
        of(
            linear,
            in -> Functional.linear(in.get(0), in.get(1), in.get(2)),
            grid.normal(3, 4),
            grid.normal(2, 4),
            grid.normal(2)),
        of(
            linear + " without bias",
            in -> Functional.linear(in.get(0), in.get(1), null),
            grid.normal(3, 4),
            grid.normal(2, 4)),
        of(
            linear + " of a vector",
            in -> Functional.linear(in.get(0), in.get(1), in.get(2)),
            grid.normal(4),
            grid.normal(2, 4),
            grid.normal(2)),
        of(
            linear + " of three dimensions",
            in -> Functional.linear(in.get(0), in.get(1), in.get(2)),
            grid.normal(2, 3, 4),
            grid.normal(2, 4),
            grid.normal(2)),
        of(
            linear + " of nothing",
            in -> Functional.linear(in.get(0), in.get(1), in.get(2)),
            grid.normal(0, 4),
            grid.normal(2, 4),
            grid.normal(2)),
        of(
            linear + " with one tensor for input and weight",
            in -> Functional.linear(in.get(0), in.get(0), null),
            grid.normal(3, 4)),
        of(
            "Functional.linear(Tensor, Tensor)",
            in -> Functional.linear(in.get(0), in.get(1)),
            grid.normal(3, 4),
            grid.normal(2, 4)),
        of(
            "Function.apply(Tensor[])",
            in -> new ScaledProduct().apply(in.get(0), in.get(1)).add(in.get(0)),
            grid.normal(3, 4),
            grid.normal(3, 4)),
        of("Functional.relu(Tensor)", in -> Functional.relu(in.get(0)), grid.normal(3, 4)),
        of("Functional.sigmoid(Tensor)", in -> Functional.sigmoid(in.get(0)), grid.normal(3, 4)),
        of("Functional.tanh(Tensor)", in -> Functional.tanh(in.get(0)), grid.normal(3, 4)),
        of("Functional.gelu(Tensor)", in -> Functional.gelu(in.get(0)), grid.normal(3, 4)),
        of("Functional.silu(Tensor)", in -> Functional.silu(in.get(0)), grid.normal(3, 4)),
        of(
            "Functional.leakyRelu(Tensor)",
            in -> Functional.leakyRelu(in.get(0)),
            grid.normal(3, 4)),
        of(
            "Functional.leakyRelu(Tensor, double)",
            in -> Functional.leakyRelu(in.get(0), 0.25),
            grid.normal(3, 4)),
        of("Functional.elu(Tensor)", in -> Functional.elu(in.get(0)), grid.normal(3, 4)),
        of(
            "Functional.elu(Tensor, double)",
            in -> Functional.elu(in.get(0), 0.5),
            grid.normal(3, 4)),
        of("Functional.softplus(Tensor)", in -> Functional.softplus(in.get(0)), grid.normal(3, 4)),
        of(
            "Functional.softmax(Tensor, int)",
            in -> Functional.softmax(in.get(0), 1),
            grid.normal(3, 4)),
        of(
            "Functional.logSoftmax(Tensor, int)",
            in -> Functional.logSoftmax(in.get(0), 0),
            grid.normal(3, 4)),
        of(
            "Functional.dropout(Tensor, double, boolean)",
            in -> Tensors.withSeed(3, () -> Functional.dropout(in.get(0), 0.5, true)),
            grid.normal(5, 6)),
        of(
            "Functional.dropout(Tensor, double, Generator)",
            in -> Functional.dropout(in.get(0), 0.5, new Generator(3)),
            grid.normal(5, 6)),
        of(
            "Functional.batchNorm(Tensor, Tensor, Tensor, Tensor, Tensor, double)",
            in ->
                Functional.batchNorm(
                    in.get(0),
                    Tensors.tensor(new float[] {0.5f, -0.5f}),
                    Tensors.tensor(new float[] {1.5f, 0.25f}),
                    in.get(1),
                    in.get(2),
                    0.125),
            grid.normal(3, 2, 4),
            grid.normal(2),
            grid.normal(2)),
        of(
            "Functional.batchNorm(Tensor, Tensor, Tensor, double)",
            in -> Functional.batchNorm(in.get(0), in.get(1), in.get(2), 0.125).output(),
            grid.normal(3, 2, 4),
            grid.normal(2),
            grid.normal(2)),
        of(
            "Functional.batchNorm(Tensor, Tensor, Tensor, double) of a constant",
            in -> Functional.batchNorm(tensor(images), in.get(0), in.get(1), 0.125).output(),
            grid.normal(2),
            grid.normal(2)),
        of(
            "Functional.batchNorm(Tensor, Tensor, Tensor, double) with a constant weight",
            in -> Functional.batchNorm(in.get(0), tensor(slopes), null, 0.125).output(),
            grid.normal(3, 2, 4)),
        of(
            "Functional.layerNorm(Tensor, Shape, Tensor, Tensor, double)",
            in -> Functional.layerNorm(in.get(0), Shape.of(4), in.get(1), null, 0.125),
            grid.normal(3, 2, 4),
            grid.normal(4)),
        of(
            "Functional.embedding(Tensor, Tensor)",
            in -> Functional.embedding(Tensors.labels(2, 0, 2), in.get(0)),
            grid.normal(3, 2)),
        of(
            "Functional.huber(Tensor, double)",
            in -> Functional.huber(in.get(0), 1),
            Values.of(0.5f, -0.5f, 3, -2)),
        of(
            "Functional.klDiv(Tensor, Tensor)",
            in -> Functional.klDiv(in.get(0), in.get(1)),
            grid.normal(3, 4),
            grid.positive(3, 4)),
        of(
            "Functional.crossEntropyOfProbabilities(Tensor, Tensor, boolean)",
            in -> Functional.crossEntropyOfProbabilities(in.get(0), tensor(targets), false),
            grid.normal(3, 4)),
        of(
            "Functional.nll(Tensor, float[])",
            in -> Functional.nll(in.get(0), targets.floats()),
            grid.normal(3, 4)),
        of(
            "Functional.nllOfRows(Tensor, float[])",
            in -> Functional.nllOfRows(in.get(0), targets.floats()),
            grid.normal(3, 4)),
        of(
            "Functional.crossEntropy(Tensor, float[])",
            in -> Functional.crossEntropy(in.get(0), targets.floats()),
            grid.normal(3, 4)),
        of(
            "Functional.nll(Tensor, Tensor, float[])",
            in -> Functional.nll(in.get(0), Tensors.labels(3, 0, 3), new float[] {1, 0, -2}),
            grid.normal(3, 4)),
        of(
            "Functional.crossEntropy(Tensor, Tensor, float[])",
            in ->
                Functional.crossEntropy(in.get(0), Tensors.labels(3, 0, 3), new float[] {1, 0, 2}),
            grid.normal(3, 4)),
        of(
            "Functional.nll(Tensor, ClassLabels, float[])",
            in -> Functional.nll(in.get(0), labels("nll", in.get(0)), new float[] {1, 0, -2}),
            grid.normal(3, 4)),
        of(
            "Functional.crossEntropy(Tensor, ClassLabels, float[])",
            in ->
                Functional.crossEntropy(
                    in.get(0), labels("crossEntropy", in.get(0)), new float[] {1, 0, 2}),
            grid.normal(3, 4)));
  }

  private static ClassLabels labels(String operation, Tensor scores) {
    return ClassLabels.of(operation, scores, Tensors.labels(3, 0, 3));
  }

  private static List<GradientCase> elementwise(Reduction reduction, Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    Values logits = grid.normal(5, 3);
    cases.add(
        of(
            "Losses.mse() " + reduction,
            in -> Losses.mse().reduction(reduction).apply(in.get(0), in.get(1)),
            logits,
            grid.normal(5, 3)));
    cases.add(
        of(
            "Losses.binaryCrossEntropyWithLogits() " + reduction,
            in ->
                Losses.binaryCrossEntropyWithLogits()
                    .reduction(reduction)
                    .apply(in.get(0), in.get(1)),
            logits,
            grid.positive(5, 3)));
    // Differences on both sides of the kinks at 0, 0.5 and 1, and not at them.
    Values outputs = Values.of(Shape.of(2, 3), 0.25f, -0.25f, 2, -3, 0.75f, -0.75f);
    Values targets = Values.of(Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
    for (ElementwiseLoss loss :
        List.of(
            Losses.l1(),
            Losses.smoothL1(),
            Losses.smoothL1(0.5),
            Losses.huber(0.5),
            Losses.huber(3.5))) {
      String name = loss.toString();
      String method =
          name.startsWith("smoothL1(beta")
              ? "smoothL1(double)"
              : name.startsWith("huber") ? "huber(double)" : name;
      cases.add(
          of(
              "Losses.%s of %s %s".formatted(method, name, reduction),
              in -> loss.reduction(reduction).apply(in.get(0), in.get(1)),
              outputs,
              targets));
    }
    cases.add(
        of(
            "Losses.klDiv() " + reduction,
            in -> Losses.klDiv().reduction(reduction).apply(in.get(0), in.get(1)),
            logits,
            grid.positive(5, 3)));
    return cases;
  }

  private static List<GradientCase> losses(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    Values logits = grid.normal(5, 3);
    Values probabilities = grid.positive(5, 3);
    for (Reduction reduction : Reduction.values()) {
      cases.addAll(elementwise(reduction, grid));
      if (reduction == Reduction.BATCH_MEAN) { // not a reduction of classification losses
        continue;
      }
      ClassificationLoss crossEntropy = Losses.crossEntropy().reduction(reduction);
      cases.add(
          of(
              "Losses.crossEntropy() ignoring " + reduction,
              in -> crossEntropy.ignoreIndex(-1).apply(in.get(0), Tensors.labels(1, -1, 2, 0, -1)),
              logits));
      cases.add(
          of(
              "Losses.crossEntropy() of probabilities " + reduction,
              in ->
                  crossEntropy
                      .weight(0.5f, 2, 1)
                      .labelSmoothing(0.25)
                      .apply(in.get(0), tensor(probabilities)),
              logits));
      ClassificationLoss nll = Losses.nll().reduction(reduction);
      cases.add(ofLabels("Losses.crossEntropy() " + reduction, crossEntropy, logits));
      cases.add(
          ofLabels(
              "Losses.crossEntropy() weighted " + reduction,
              crossEntropy.weight(0.5f, 2, 1),
              logits));
      cases.add(
          ofLabels(
              "Losses.crossEntropy() weighted, smoothed " + reduction,
              crossEntropy.weight(0.5f, 2, 1).labelSmoothing(0.25),
              logits));
      cases.add(ofLabels("Losses.nll() " + reduction, nll, logits));
      cases.add(ofLabels("Losses.nll() weighted " + reduction, nll.weight(0.5f, 2, 1), logits));
    }
    Values others = grid.normal(5, 3);
    Values shares = grid.positive(5, 3);
    cases.add(ofLabels("Losses.crossEntropy(Tensor, Tensor)", Losses::crossEntropy, logits));
    cases.add(ofLabels("Losses.nll(Tensor, Tensor)", Losses::nll, logits));
    cases.add(
        of("Losses.mse(Tensor, Tensor)", in -> Losses.mse(in.get(0), in.get(1)), logits, others));
    cases.add(
        of(
            "Losses.binaryCrossEntropyWithLogits(Tensor, Tensor)",
            in -> Losses.binaryCrossEntropyWithLogits(in.get(0), in.get(1)),
            logits,
            shares));
    return cases;
  }

  /** Losses of logits so far apart that probabilities are 0 and 1, and of masked classes. */
  static List<GradientCase> saturated() {
    float inf = Float.POSITIVE_INFINITY;
    Values logits =
        Values.of(
            Shape.of(5, 3),
            -300,
            200,
            400,
            0,
            -inf,
            -inf,
            5,
            7,
            -inf,
            -400,
            200,
            -inf,
            3e38f,
            0,
            0);
    Values moderate = Values.of(Shape.of(2, 3), 200, -200, 104, -104, 20, -20);
    Values truth = Values.of(Shape.of(2, 3), 1, 0, 0.5f, 0.25f, 1, 0);
    List<GradientCase> cases = new ArrayList<>();
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE)) {
      cases.add(
          ofLabels(
              "Losses.crossEntropy() saturated " + reduction,
              Losses.crossEntropy().reduction(reduction),
              logits));
      cases.add(
          of(
              "Losses.nll() of a saturated log-softmax " + reduction,
              in ->
                  Losses.nll()
                      .reduction(reduction)
                      .apply(in.get(0).logSoftmax(1), Tensors.labels(2, 0, 1, 1, 0)),
              logits));
      cases.add(
          of(
              "Losses.binaryCrossEntropyWithLogits() saturated " + reduction,
              in ->
                  Losses.binaryCrossEntropyWithLogits()
                      .reduction(reduction)
                      .apply(in.get(0), tensor(truth)),
              moderate));
    }
    return cases;
  }

  private static GradientCase ofLabels(String name, Loss loss, Values logits) {
    return of(name, in -> loss.apply(in.get(0), Tensors.labels(2, 0, 1, 1, 0)), logits);
  }

  private static List<GradientCase> layers(Grid grid) {
    return List.of(
        ofLayer("Layers.linear(long, long)", () -> Layers.linear(4, 3), grid.normal(5, 4)),
        ofLayer(
            "Layers.linear(long, long, boolean)",
            () -> Layers.linear(4, 3, false),
            grid.normal(2, 5, 4)),
        ofLayer("Layers.relu()", Layers::relu, grid.normal(5, 4)),
        ofLayer("Layers.sigmoid()", Layers::sigmoid, grid.normal(5, 4)),
        ofLayer("Layers.tanh()", Layers::tanh, grid.normal(5, 4)),
        ofLayer("Layers.gelu()", Layers::gelu, grid.normal(5, 4)),
        ofLayer("Layers.silu()", Layers::silu, grid.normal(5, 4)),
        ofLayer("Layers.leakyRelu()", () -> Layers.leakyRelu(), grid.normal(5, 4)),
        ofLayer("Layers.leakyRelu(double)", () -> Layers.leakyRelu(0.25), grid.normal(5, 4)),
        ofLayer("Layers.elu()", () -> Layers.elu(), grid.normal(5, 4)),
        ofLayer("Layers.elu(double)", () -> Layers.elu(0.5), grid.normal(5, 4)),
        ofLayer("Layers.softplus()", Layers::softplus, grid.normal(5, 4)),
        ofLayer("Layers.softmax(int)", () -> Layers.softmax(1), grid.normal(5, 4)),
        ofLayer("Layers.logSoftmax(int)", () -> Layers.logSoftmax(1), grid.normal(5, 4)),
        ofLayer("Layers.dropout(double)", () -> Layers.dropout(0.5), grid.normal(5, 4)),
        ofLayer("Layers.flatten()", Layers::flatten, grid.normal(2, 1, 3, 4)),
        ofLayer("Layers.batchNorm1d(long)", () -> Layers.batchNorm1d(4), grid.normal(5, 4)),
        ofLayer(
            "Layers.batchNorm1d(long) of sequences",
            () -> Layers.batchNorm1d(2),
            grid.normal(3, 2, 4)),
        ofLayer(
            "Layers.batchNorm1d(long, UnaryOperator)",
            () -> Layers.batchNorm1d(4, b -> b.eps(0.1).affine(false)),
            grid.normal(5, 4)),
        ofLayer("Layers.batchNorm2d(long)", () -> Layers.batchNorm2d(3), grid.normal(2, 3, 3, 2)),
        ofLayer(
            "Layers.batchNorm2d(long, UnaryOperator)",
            () -> Layers.batchNorm2d(3, b -> b.trackRunningStats(false)),
            grid.normal(2, 3, 3, 2)),
        ofLayer(
            "Layers.batchNorm2d(long) in evaluation mode",
            () -> Layers.batchNorm2d(3).eval(),
            grid.normal(2, 3, 3, 2)),
        ofLayer("Layers.layerNorm(long[])", () -> Layers.layerNorm(4), grid.normal(5, 4)),
        ofLayer(
            "Layers.layerNorm(long[]) over two dimensions",
            () -> Layers.layerNorm(3, 4),
            grid.normal(2, 2, 3, 4)),
        ofLayer(
            "Layers.layerNorm(long[], UnaryOperator)",
            () -> Layers.layerNorm(new long[] {4}, l -> l.eps(0.5).elementwiseAffine(false)),
            grid.normal(5, 4)),
        of(
            "Layers.embedding(long, long)",
            in -> Functional.embedding(Tensors.labels(0, 2, 2, 1, 2, 0).reshape(2, 3), in.get(0)),
            grid.normal(4, 3)),
        ofLayer(
            "Layers.residual(Module[])",
            () -> Layers.residual(Layers.linear(4, 4), Layers.tanh()),
            grid.normal(5, 4)),
        ofLayer(
            "Layers.layer(String, UnaryOperator)",
            () -> Layers.layer("cube", x -> x.pow(3)),
            grid.normal(5, 4)),
        ofLayer(
            "Layers.linear(long, long) in a network",
            () ->
                Sequential.of(
                    Layers.flatten(),
                    Layers.linear(6, 5),
                    Layers.tanh(),
                    Layers.dropout(0.25),
                    Layers.linear(5, 4),
                    Layers.logSoftmax(1)),
            grid.normal(3, 2, 3)));
  }
}
