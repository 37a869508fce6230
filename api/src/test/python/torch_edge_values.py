"""Writes what PyTorch computes at NaN, infinities, zeros and denormals, for EdgeValueConformance.java to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    /usr/bin/python3 src/test/python/torch_edge_values.py
"""

import pathlib

import torch

FILE = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "conformance" / "edge-values.txt"

INF, NAN = float("inf"), float("nan")
EDGES = [0.0, -0.0, 1e-45, -1e-45, 1e-38, -1e-38, 0.5, -0.5, 1.0, -1.0, 2.0, -3.0, 20.5, -20.5, 80.0, -80.0, 104.0, -104.0,
         3e38, -3e38, INF, -INF, NAN]

UNARY = {
    "neg": torch.neg, "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "relu": torch.relu, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "softplus": torch.nn.functional.softplus, "reciprocal": torch.reciprocal,
    "pow_0": lambda x: x ** 0, "pow_1": lambda x: x ** 1, "pow_2": lambda x: x ** 2, "pow_3": lambda x: x ** 3,
    "pow_2.7": lambda x: x ** 2.7, "pow_nan": lambda x: x ** NAN, "div_0": lambda x: x / 0.0, "mul_0": lambda x: x * 0.0,
    "mul_inf": lambda x: x * INF, "add_nan": lambda x: x + NAN,
}

PAIRS = [0.0, -0.0, 1e-38, 0.5, 1.0, -1.0, 2.0, -3.0, 3e38, INF, -INF, NAN]
BINARY = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow}

ROWS = [
    [1.0, 2.0, 3.0], [-INF, 0.0, 1.0], [-INF, -INF, 5.0], [-INF, -INF, -INF], [INF, 0.0, 1.0], [NAN, 0.0, 1.0], [0.0, 1.0, NAN],
    [-INF, NAN, INF], [0.0, 0.0, 0.0], [2.0, 7.0, 7.0], [7.0, 7.0, 2.0], [1000.0, 1001.0, 999.0], [3e38, -3e38, 0.0], [NAN, NAN, 1.0],
    [-1000.0, 1000.0, 0.0],
]
ONE_ROW = {
    "softmax": lambda x: torch.softmax(x, 1), "logSoftmax": lambda x: torch.log_softmax(x, 1), "max": lambda x: torch.max(x, 1)[0],
    "sum": lambda x: torch.sum(x, 1), "mean": lambda x: torch.mean(x, 1),
    "crossEntropy": lambda x: torch.nn.functional.cross_entropy(x, torch.full((len(x),), 2), reduction="none"),
    "crossEntropySmooth":
        lambda x: torch.nn.functional.cross_entropy(x, torch.full((len(x),), 2), reduction="none", label_smoothing=0.1),
    "nll": lambda x: torch.nn.functional.nll_loss(x, torch.full((len(x),), 2), reduction="none"),
    "argmax": lambda x: torch.argmax(x, 1).float(),
}


def section(name, tensor):
    shape = "".join(" %d" % size for size in tensor.shape)
    return "%s%s\n%s\n" % (name, shape, " ".join(repr(value) for value in tensor.flatten().tolist()))


def differentiated(name, function, gradient, *inputs):
    leaves = [x.clone().requires_grad_(True) for x in inputs]
    y = function(*leaves)
    text = section(name, torch.tensor(gradient)) + section("y", y.detach())
    if y.requires_grad:
        y.backward(torch.full_like(y, gradient))
        text += "".join(section("gradient", leaf.grad) for leaf in leaves)
    return text


def write():
    x = torch.tensor(EDGES)
    a = torch.tensor(PAIRS).repeat_interleave(len(PAIRS))
    b = torch.tensor(PAIRS).repeat(len(PAIRS))
    rows = torch.tensor(ROWS)
    text = section("edges", x) + section("a", a) + section("b", b) + section("rows", rows)
    for gradient in [1.0, 0.0, INF]:
        for name, function in UNARY.items():
            text += differentiated("unary." + name, function, gradient, x)
        for name, function in BINARY.items():
            text += differentiated("binary." + name, function, gradient, a, b)
    for gradient in [1.0, 0.0]:
        for name, function in ONE_ROW.items():
            text += differentiated("rows." + name, function, gradient, rows)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text)


if __name__ == "__main__":
    write()
