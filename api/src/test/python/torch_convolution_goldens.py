"""Writes PyTorch's convolutions and pooling with their gradients, for the tests in dev.cresset.golden to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=1 /usr/bin/python3 src/test/python/torch_convolution_goldens.py

Values are computed in double precision from inputs in single precision. Running this again gives the same file.
"""

import pathlib

import torch
from torch.nn import functional as F

RESOURCES = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "golden"

# name: (input, weight, bias, stride, padding, dilation, groups)
CONV2D = {
    "plain": ((2, 3, 5, 6), (4, 3, 3, 3), True, (1, 1), (0, 0), (1, 1), 1),
    "one-by-one": ((2, 3, 4, 3), (2, 3, 1, 1), True, (1, 1), (0, 0), (1, 1), 1),
    "stride-padding": ((2, 2, 7, 6), (3, 2, 3, 3), True, (2, 2), (1, 1), (1, 1), 1),
    "rectangular": ((2, 2, 6, 7), (2, 2, 2, 3), False, (2, 1), (1, 2), (1, 1), 1),
    "dilated": ((1, 2, 9, 8), (3, 2, 3, 2), True, (1, 1), (2, 0), (2, 3), 1),
    "stride-dilated": ((2, 1, 11, 10), (2, 1, 3, 3), True, (3, 2), (1, 2), (2, 1), 1),
    "groups": ((2, 4, 5, 5), (6, 2, 3, 3), True, (1, 1), (1, 1), (1, 1), 2),
    "depthwise": ((2, 3, 6, 5), (3, 1, 3, 3), False, (2, 1), (1, 1), (1, 1), 3),
    "whole-image": ((3, 2, 4, 4), (5, 2, 4, 4), True, (1, 1), (0, 0), (1, 1), 1),
    "much-padding": ((1, 1, 2, 3), (2, 1, 2, 2), True, (1, 1), (3, 4), (1, 1), 1),
    "stride-beyond-kernel": ((2, 2, 7, 8), (2, 2, 2, 2), True, (3, 4), (0, 0), (1, 1), 1),
    "empty-batch": ((0, 2, 5, 5), (3, 2, 3, 3), True, (1, 1), (0, 0), (1, 1), 1),
}

# name: (input, weight, bias, stride, padding, dilation, groups)
CONV1D = {
    "sequence": ((2, 3, 9), (4, 3, 3), True, 1, 0, 1, 1),
    "sequence-settings": ((2, 4, 12), (6, 2, 3), False, 2, 2, 2, 2),
}

# name: (input, kernel, stride, padding)
POOLS = {
    "pairs": ((2, 2, 6, 8), (2, 2), (2, 2), (0, 0)),
    "pairs-odd": ((2, 2, 5, 7), (2, 2), (2, 2), (0, 0)),
    "overlapping": ((1, 3, 7, 7), (3, 3), (2, 2), (1, 1)),
    "rectangular-pool": ((2, 1, 6, 7), (2, 3), (1, 2), (1, 0)),
    "apart": ((1, 2, 8, 8), (2, 2), (3, 3), (0, 0)),
    "empty-pool": ((0, 2, 4, 4), (2, 2), (2, 2), (0, 0)),
}

# name: (input, output size)
ADAPTIVE = {
    "global": ((2, 3, 5, 4), (1, 1)),
    "dividing": ((2, 2, 6, 8), (3, 2)),
    "uneven": ((2, 2, 7, 5), (3, 4)),
    "larger": ((1, 2, 2, 3), (4, 5)),
}


def section(lines, name, values):
    values = torch.as_tensor(values)
    lines.append(" ".join([name, *map(str, values.shape)]))
    form = "%.9g" if values.is_floating_point() else "%d"
    lines.append(" ".join(form % value for value in values.flatten().tolist()))


def case(lines, name, kind, settings, function, **inputs):
    section(lines, f"{name}:{kind}", torch.tensor(settings, dtype=torch.int64))
    doubles = {key: value.double().requires_grad_() for key, value in inputs.items()}
    y = function(**doubles)
    g = torch.randn(y.shape)
    y.backward(g.double())
    section(lines, f"{name}:g", g)
    section(lines, f"{name}:y", y.detach())
    for key, value in inputs.items():
        section(lines, f"{name}:input:{key}", value)
        section(lines, f"{name}:gradient:{key}", doubles[key].grad)


def convolution(lines, name, kind, function, settings):
    input_shape, weight_shape, with_bias, stride, padding, dilation, groups = settings
    numbers = [stride, padding, dilation] if kind == "conv1d" else [*stride, *padding, *dilation]
    inputs = {"x": torch.randn(input_shape), "weight": torch.randn(weight_shape)}
    if with_bias:
        inputs["bias"] = torch.randn(weight_shape[0])
    case(
        lines, name, kind, [*numbers, groups],
        lambda x, weight, bias=None: function(x, weight, bias, stride, padding, dilation, groups), **inputs)


def main():
    torch.manual_seed(5)
    lines = []
    for name, settings in CONV2D.items():
        convolution(lines, name, "conv2d", F.conv2d, settings)
    for name, settings in CONV1D.items():
        convolution(lines, name, "conv1d", F.conv1d, settings)
    for name, (shape, kernel, stride, padding) in POOLS.items():
        numbers = [*kernel, *stride, *padding]
        x = torch.randn(shape)
        case(lines, f"max-{name}", "maxPool2d", numbers, lambda x: F.max_pool2d(x, kernel, stride, padding), x=x)
        case(lines, f"avg-{name}", "avgPool2d", numbers, lambda x: F.avg_pool2d(x, kernel, stride, padding), x=x)
    for name, (shape, size) in ADAPTIVE.items():
        case(
            lines, name, "adaptiveAvgPool2d", list(size), lambda x: F.adaptive_avg_pool2d(x, size),
            x=torch.randn(shape))
    (RESOURCES / "convolutions.txt").write_text("\n".join(lines) + "\n")


main()
