"""Writes values and gradients of tensor operations by PyTorch, for OperationGolden.java to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    /usr/bin/python3 src/test/python/torch_operation_goldens.py

Each case begins with a line "case.NAME:ARGUMENTS"; then follow its inputs, its result and the gradients by the inputs of type float. The
gradient by the result is that of weights(..), as in OperationGolden.java.
"""

import pathlib

import torch
import torch.nn.functional as F

FILE = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "golden" / "operations.txt"

SHAPES = [(), (1,), (5,), (0,), (3, 4), (1, 3), (3, 1), (0, 3), (3, 0), (2, 3, 4), (2, 1, 3), (2, 0, 3), (2, 1, 3, 2)]

UNARY = {
    "abs": torch.abs, "square": torch.square, "erf": torch.erf, "gelu": F.gelu, "silu": F.silu, "softplus": F.softplus,
    "norm": torch.norm, "var": torch.var, "std": torch.std, "flatten": torch.flatten,
}


def section(name, tensor):
    shape = "".join(" %d" % size for size in tensor.shape)
    values = tensor.flatten().tolist()
    texts = ["%d" % value if tensor.dtype == torch.int64 else "%.9g" % value for value in values]
    return "%s%s\n%s\n" % (name, shape, " ".join(texts))


def weights(shape):
    count = torch.Size(shape).numel()
    return (((torch.arange(count) * 7 + 3) % 11 - 5) / 4.0).reshape(shape)


def written(tensor):
    return section("longs" if tensor.dtype == torch.int64 else "floats", tensor)


def case(name, function, *inputs):
    leaves = [x if x.dtype == torch.int64 else x.clone().requires_grad_(True) for x in inputs]
    y = function(*leaves)
    if y.dtype == torch.bool:
        y = y.float()
    text = section("case." + name, torch.zeros(1)) + "".join(written(x) for x in inputs) + section(
        "result-longs" if y.dtype == torch.int64 else "result", y.detach())
    if y.requires_grad and not (name.split(":")[0] in ("var", "std") and inputs[0].numel() <= 1):  # PyTorch 1.13 fails there
        y.backward(weights(y.shape))
        for leaf in leaves:
            if leaf.requires_grad:
                text += section("gradient", torch.zeros_like(leaf) if leaf.grad is None else leaf.grad)
    return text


def normal(*shape):
    """Multiples of 1/64, so that ties occur and the text is short."""
    return (torch.randn(shape) * 64).round() / 64


def longs(bound, *shape):
    return torch.randint(0, bound, shape)


def elementwise():
    for shape in SHAPES:
        x = normal(*shape) * 2
        for name, function in UNARY.items():
            yield case(name, function, x)
        yield case("clamp:-0.5,1.25", lambda x: torch.clamp(x, -0.5, 1.25), x)
        yield case("clamp:1,-1", lambda x: torch.clamp(x, 1, -1), x)
        for slope in (0.01, 0.25):
            yield case("leakyRelu:%s" % slope, lambda x: F.leaky_relu(x, slope), x)
        for alpha in (1.0, 0.5):
            yield case("elu:%s" % alpha, lambda x: F.elu(x, alpha), x)
        for name in ("lt", "le", "ge", "ne"):
            yield case("%s:0.5" % name, lambda x: getattr(torch, name)(x, 0.5), x)
    edges = torch.tensor([0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-4, -1e-4, 1e-20, -1e-20, 3.0, -3.0, 4.0, -4.0, 5.5, -5.5, 6.0, -6.0, 20.0,
                          -20.0, 100.0, -100.0, 1e20, -1e20, float("inf"), float("-inf"), float("nan")])
    for name in ("abs", "square", "erf", "gelu", "silu"):
        yield case(name, UNARY[name], edges)
    yield case("clamp:-0.5,1", lambda x: torch.clamp(x, -0.5, 1), edges)
    yield case("leakyRelu:0.25", lambda x: F.leaky_relu(x, 0.25), edges)
    yield case("elu:1", F.elu, edges)
    pairs = edges[torch.tensor([0, 1, 2, 3, 24, 25, 26])]
    for name in ("lt", "le", "ge", "ne"):
        yield case(name, getattr(torch, name), pairs.reshape(7, 1), pairs)
        yield case(name, getattr(torch, name), longs(3, 3, 1), longs(3, 4))
        yield case("%s:1.5" % name, lambda x: getattr(torch, name)(x, 1.5), longs(4, 7))
        yield case("%s:2" % name, lambda x: getattr(torch, name)(x, 2), longs(4, 7))
    yield case("norm", torch.norm, torch.zeros(2, 3))
    yield case("std", torch.std, torch.ones(2, 3))
    yield case("std:1", lambda x: torch.std(x, 1), torch.tensor([[1.0, 1.0, 1.0], [1.0, 2.0, 4.0]]))


def whole(shape):
    count = torch.Size(shape).numel()
    if count > 0:
        ties = torch.randint(0, 3, shape).float()
        distinct = torch.randperm(count).float().reshape(shape)
        for x in (ties, distinct):
            yield case("max", torch.max, x)
            yield case("min", torch.min, x)
        yield case("argmax", torch.argmax, distinct)
        yield case("argmin", torch.argmin, distinct)


def along():
    nan = float("nan")
    yield case("max", torch.max, torch.tensor([1.0, nan, 3.0, nan]))
    yield case("min", torch.min, torch.tensor([1.0, nan, 3.0, nan]))
    yield case("min:1", lambda x: torch.min(x, 1)[0], torch.tensor([[1.0, nan, 3.0], [2.0, 1.0, 1.0]]))
    yield case("argmin:1", lambda x: torch.argmin(x, 1), torch.tensor([[1.0, nan, 3.0], [2.0, 1.0, 1.0]]))
    yield case("topk:2,1", lambda x: torch.topk(x, 2, 1)[0], torch.tensor([[1.0, nan, 3.0], [2.0, 5.0, 1.0]]))
    for shape in SHAPES:
        yield from whole(shape)
        for dim in range(-len(shape), len(shape)):
            x = normal(*shape)
            size = shape[dim]
            yield case("cumsum:%d" % dim, lambda x: torch.cumsum(x, dim), x)
            for name in ("var", "std"):
                yield case("%s:%d" % (name, dim), lambda x: getattr(torch, name)(x, dim), x)
                yield case("%s:%d,1" % (name, dim), lambda x: getattr(torch, name)(x, dim, keepdim=True), x)
            distinct = torch.randperm(x.numel()).float().reshape(shape)
            if size > 0:
                yield case("min:%d" % dim, lambda x: torch.min(x, dim)[0], distinct)
                yield case("max:%d" % dim, lambda x: torch.max(x, dim)[0], distinct)
                yield case("argmin:%d" % dim, lambda x: torch.argmin(x, dim), distinct)
            for k in {0, min(2, size), size}:
                yield case("topk:%d,%d" % (k, dim), lambda x: torch.topk(x, k, dim)[0], distinct)
                yield case("topkIndices:%d,%d" % (k, dim), lambda x: torch.topk(x, k, dim)[1], distinct)


def views():
    for shape in SHAPES:
        rank = len(shape)
        for x in (normal(*shape), longs(100, *shape)):
            for dim in range(-rank - 1, rank + 1):
                yield case("unsqueeze:%d" % dim, lambda x: torch.unsqueeze(x, dim), x)
            for dim in range(-rank, rank):
                yield case("squeeze:%d" % dim, lambda x: torch.squeeze(x, dim), x)
                yield case("flatten:%d" % dim, lambda x: torch.flatten(x, dim), x)
                yield case("transpose:0,%d" % dim, lambda x: torch.transpose(x, 0, dim), x)
                size = shape[dim]
                for start in {0, size // 2, size}:
                    for length in {0, min(1, size - start), size - start}:
                        yield case("narrow:%d,%d,%d" % (dim, start, length), lambda x: torch.narrow(x, dim, start, length), x)
                for count in ([0, 1, 3] if size > 0 else [0]):
                    index = longs(max(1, size), count)
                    yield case("indexSelect:%d" % dim, lambda x, i: torch.index_select(x, dim, i), x, index)
                    indexed = list(shape)
                    indexed[dim] = count
                    index = longs(max(1, size), *indexed)
                    yield case("gather:%d" % dim, lambda x, i: torch.gather(x, dim, i), x, index)
                other = list(shape)
                other[dim] = 2
                y = normal(*other) if x.dtype == torch.float32 else longs(100, *other)
                if not (rank == 1 and 0 in shape):  # PyTorch leaves out empty vectors, with the same result
                    yield case("cat:%d" % dim, lambda *parts: torch.cat(parts, dim), x, y, x)
            for dim in range(-rank - 1, rank + 1):
                yield case("stack:%d" % dim, lambda *parts: torch.stack(parts, dim), x, x + 1)
            order = list(range(rank))[1:] + list(range(rank))[:1]
            yield case("permute:" + ",".join(map(str, order)), lambda x: torch.permute(x, order), x)
            order = [-1 - d for d in range(rank)]
            yield case("permute:" + ",".join(map(str, order)), lambda x: torch.permute(x, order), x)
            wide = [2] + [-1 if size != 1 else 3 for size in shape]
            yield case("expand:" + ",".join(map(str, wide)), lambda x: x.expand(wide), x)
    yield case("gather:1", lambda x, i: torch.gather(x, 1, i), normal(3, 4, 5), longs(4, 2, 5, 2))


def choices():
    for condition, a, b in [((), (), ()), ((2, 3), (2, 3), (2, 3)), ((3,), (2, 1), (4, 1, 1)), ((2, 3), (), (3,)), ((0, 3), (3,), (1, 1)),
                            ((2, 1), (2, 1), (1, 3))]:
        yield case("where", lambda c, a, b: torch.where(c > 0, a, b), longs(2, *condition), normal(*a), normal(*b))


def products():
    pairs = [((2, 3, 4), (2, 4, 5)), ((2, 3, 4), (1, 4, 5)), ((3, 4), (2, 4, 5)), ((4,), (2, 4, 5)), ((2, 3, 4), (4,)), ((2, 3, 4), (4, 2)),
             ((2, 1, 3, 4), (3, 4, 2)), ((0, 3, 4), (0, 4, 2)), ((2, 3, 0), (2, 0, 2)), ((2, 0, 3), (2, 3, 4)), ((5, 1, 1, 3), (1, 2, 3, 1)),
             ((2, 17, 33), (2, 33, 9)), ((1, 1, 1), (1, 1, 1)), ((2, 2, 4, 4), (2, 2, 4, 4)), ((1, 2), (0, 2, 3))]
    for a, b in pairs:
        yield case("matmul", torch.matmul, normal(*a), normal(*b))


def creation():
    for count in (0, 1, 4):
        yield case("arange:%d" % count, lambda: torch.arange(count))
        yield case("eye:%d" % count, lambda: torch.eye(count))
    for shape in ((), (4,), (2, 3), (0,), (2, 0)):
        yield case("oneHot:5", lambda x: F.one_hot(x, 5).float(), longs(5, *shape))


def main():
    torch.manual_seed(18)
    sources = [elementwise(), along(), views(), choices(), products(), creation()]
    FILE.write_text("".join(text for source in sources for text in source))


if __name__ == "__main__":
    main()
