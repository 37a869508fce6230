package dev.cresset.conformance;

import static dev.cresset.conformance.GradientCase.of;
import static dev.cresset.conformance.GradientCase.tensor;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link GradientTable} with operations that move elements. */
final class ViewGradients {

  private ViewGradients() {}

  static List<GradientCase> all(Grid grid) {
    List<GradientCase> cases = new ArrayList<>();
    reorderings(grid, cases);
    joins(grid, cases);
    indices(grid, cases);
    choices(grid, cases);
    return cases;
  }

  private static void reorderings(Grid grid, List<GradientCase> cases) {
    Values x = grid.normal(2, 3, 4);
    cases.add(of("Tensor.permute(int[])", in -> in.get(0).permute(2, 0, 1), x));
    cases.add(of("Tensor.permute(int[]) from the end", in -> in.get(0).permute(-1, -3, -2), x));
    cases.add(of("Tensor.permute(int[]) of a scalar", in -> in.get(0).permute(), grid.normal()));
    cases.add(
        of("Tensor.permute(int[]) of nothing", in -> in.get(0).permute(1, 0), grid.normal(0, 3)));
    cases.add(of("Tensor.transpose(int, int)", in -> in.get(0).transpose(0, -1), x));
    cases.add(of("Tensor.transpose(int, int) of one", in -> in.get(0).transpose(1, 1), x));
    cases.add(of("Tensor.squeeze(int)", in -> in.get(0).squeeze(1), grid.normal(2, 1, 3)));
    cases.add(of("Tensor.squeeze(int) of no use", in -> in.get(0).squeeze(-1).mul(2), x));
    cases.add(of("Tensor.unsqueeze(int)", in -> in.get(0).unsqueeze(1), x));
    cases.add(of("Tensor.unsqueeze(int) at the end", in -> in.get(0).unsqueeze(-1), x));
    cases.add(of("Tensor.unsqueeze(int) of a scalar", in -> in.get(0).unsqueeze(0), grid.normal()));
    cases.add(of("Tensor.flatten()", in -> in.get(0).flatten(), x));
    cases.add(of("Tensor.flatten(int)", in -> in.get(0).flatten(1), x));
    cases.add(of("Tensor.flatten(int) of nothing", in -> in.get(0).flatten(-2), grid.normal(0, 3)));
    cases.add(of("Tensor.flatten(int) of a scalar", in -> in.get(0).flatten(0), grid.normal()));
    cases.add(of("Tensor.expand(long[])", in -> in.get(0).expand(3, 4), grid.normal(3, 1)));
    cases.add(
        of("Tensor.expand(long[]) in front", in -> in.get(0).expand(2, -1, 3), grid.normal(4, 1)));
    cases.add(of("Tensor.expand(long[]) of a scalar", in -> in.get(0).expand(2, 3), grid.normal()));
    cases.add(of("Tensor.expand(long[]) to nothing", in -> in.get(0).expand(0, 3), grid.normal(3)));
    cases.add(of("Tensor.expand(long[]) of no use", in -> in.get(0).expand(-1, -1, -1), x));
  }

  private static void joins(Grid grid, List<GradientCase> cases) {
    for (int dim : new int[] {0, 1, -1}) {
      long[][] shapes =
          dim == 0
              ? new long[][] {{2, 3, 4}, {1, 3, 4}, {0, 3, 4}}
              : dim == 1
                  ? new long[][] {{2, 3, 4}, {2, 1, 4}, {2, 0, 4}}
                  : new long[][] {{2, 3, 4}, {2, 3, 1}, {2, 3, 0}};
      cases.add(
          of(
              "Tensors.cat(int, Tensor[]) along " + dim,
              in -> Tensors.cat(dim, in.get(0), in.get(1), in.get(2)),
              grid.normal(shapes[0]),
              grid.normal(shapes[1]),
              grid.normal(shapes[2])));
      cases.add(
          of(
              "Tensors.stack(int, Tensor[]) along " + dim,
              in -> Tensors.stack(dim, in.get(0), in.get(1)),
              grid.normal(3, 2),
              grid.normal(3, 2)));
    }
    cases.add(
        of(
            "Tensors.cat(int, Tensor[]) of one twice",
            in -> Tensors.cat(0, in.get(0), in.get(0).mul(2), in.get(0)),
            grid.normal(3, 2)));
    cases.add(
        of(
            "Tensors.cat(int, Tensor[]) with a constant",
            in -> Tensors.cat(1, Tensors.ones(3, 1), in.get(0)),
            grid.normal(3, 2)));
    cases.add(
        of(
            "Tensors.stack(int, Tensor[]) of scalars",
            in -> Tensors.stack(0, in.get(0), in.get(1)),
            grid.normal(),
            grid.normal()));
  }

  private static void indices(Grid grid, List<GradientCase> cases) {
    for (long[] dims : new long[][] {{5}, {3, 4}, {2, 3, 4}, {2, 1, 3, 2}}) {
      Values x = grid.normal(dims);
      for (int dim = 0; dim < dims.length; dim++) {
        int along = dim;
        int fromEnd = dim - dims.length;
        long size = dims[dim];
        String what = " of %s along %s".formatted(x.shape(), dim);
        cases.add(
            of(
                "Tensor.narrow(int, long, long)" + what,
                in -> in.get(0).narrow(along, size - 1, 1),
                x));
        cases.add(
            of(
                "Tensor.narrow(int, long, long) of all" + what,
                in -> in.get(0).narrow(fromEnd, 0, size),
                x));
        cases.add(
            of(
                "Tensor.narrow(int, long, long) of none" + what,
                in -> in.get(0).narrow(fromEnd, -1, 0),
                x));
        cases.add(
            of(
                "Tensor.indexSelect(int, Tensor)" + what,
                in -> in.get(0).indexSelect(fromEnd, Tensors.labels(size - 1, 0, size - 1)),
                x));
        cases.add(
            of(
                "Tensor.indexSelect(int, Tensor) of none" + what,
                in -> in.get(0).indexSelect(along, Tensors.labels(new long[0])),
                x));
        cases.add(
            of(
                "Tensor.gather(int, Tensor)" + what,
                in -> in.get(0).gather(fromEnd, index(x.shape().with(along, 3), size)),
                x));
      }
    }
    cases.add(
        of(
            "Tensor.gather(int, Tensor) of fewer",
            in -> in.get(0).gather(1, index(Shape.of(2, 5, 2), 4)),
            grid.normal(3, 4, 5)));
  }

  /** Returns indices in turn from 0 to the bound and from there again. */
  private static Tensor index(Shape shape, long bound) {
    long[] values = new long[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 5L % bound;
    }
    return Tensors.tensor(values, shape.dims());
  }

  private static void choices(Grid grid, List<GradientCase> cases) {
    Values condition = Values.of(Shape.of(2, 3), 1, 0, -1, 0, 0, 1);
    cases.add(
        of(
            "Tensors.where(Tensor, Tensor, Tensor)",
            in -> Tensors.where(tensor(condition), in.get(0), in.get(1)),
            grid.normal(2, 3),
            grid.normal(2, 3)));
    cases.add(
        of(
            "Tensors.where(Tensor, Tensor, Tensor) broadcast",
            in -> Tensors.where(tensor(condition), in.get(0), in.get(1)),
            grid.normal(4, 1, 3),
            grid.normal()));
    cases.add(
        of(
            "Tensors.where(Tensor, Tensor, Tensor) with a wide operand",
            in -> Tensors.where(Tensors.labels(1, 0, 1), in.get(0), in.get(0).square()),
            grid.normal(2, 3)));
    cases.add(
        of(
            "Tensors.where(Tensor, Tensor, Tensor) of nothing",
            in -> Tensors.where(Tensors.ones(1), in.get(0), in.get(1)),
            grid.normal(0, 3),
            grid.normal(3)));
  }
}
