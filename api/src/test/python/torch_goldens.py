"""Writes what PyTorch computes and prints, for the tests in dev.cresset.golden to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=2 /usr/bin/python3 src/test/python/torch_goldens.py

TRAINING has the same cases as TrainingGoldens.java. The files hold everything they need, weights and data included; running this again gives
the same files.
"""

import pathlib

import torch
from torch import nn, optim

RESOURCES = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "golden"

SAMPLES, FEATURES, CLASSES = 40, 6, 4
BATCH = 8
STEPS = 120
RATE_CHANGES_AT = 60


def squared(loss):
    """Makes one number of the losses that reduction "none" gives for each sample or element."""
    return lambda output, target: (loss(output, target) ** 2).mean()


def net(activation, last=None, bias=True):
    layers = [nn.Linear(FEATURES, 8, bias=bias), activation, nn.Linear(8, CLASSES, bias=bias)]
    return nn.Sequential(*layers, *([last] if last else []))


def deep():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(FEATURES, 10), nn.Tanh(), nn.Linear(10, 8), nn.Sigmoid(), nn.Linear(8, 6), nn.ReLU(),
        nn.Linear(6, CLASSES), nn.LogSoftmax(dim=1))


WEIGHTS = torch.tensor([0.5, 2.0, 1.0, 1.5])

# name: (model, loss, optimizer, learning rate from step RATE_CHANGES_AT)
TRAINING = {
    "sgd-nll": (
        lambda: net(nn.ReLU(), nn.LogSoftmax(dim=1)), nn.NLLLoss(), lambda p: optim.SGD(p, 0.1), 0.1),
    "sgd-rate-change": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(), lambda p: optim.SGD(p, 0.2), 0.05),
    "momentum-rate-change": (
        lambda: net(nn.Sigmoid()), nn.CrossEntropyLoss(), lambda p: optim.SGD(p, 0.1, momentum=0.9), 0.02),
    "nesterov-decay": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(),
        lambda p: optim.SGD(p, 0.05, momentum=0.9, nesterov=True, weight_decay=0.01), 0.01),
    "dampening-decay": (
        lambda: net(nn.ReLU(), nn.LogSoftmax(dim=1)), nn.NLLLoss(),
        lambda p: optim.SGD(p, 0.1, momentum=0.8, dampening=0.3, weight_decay=0.01), 0.2),
    "sgd-decay": (
        lambda: net(nn.Sigmoid(), bias=False), nn.MSELoss(), lambda p: optim.SGD(p, 0.3, weight_decay=0.02), 0.3),
    "adam": (
        lambda: net(nn.ReLU()), nn.CrossEntropyLoss(), lambda p: optim.Adam(p, 0.01), 0.01),
    "adam-settings-rate-change": (
        lambda: net(nn.Sigmoid(), nn.Sigmoid()), nn.MSELoss(),
        lambda p: optim.Adam(p, 0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.05), 0.005),
    "adamw": (
        lambda: net(nn.Tanh(), nn.Tanh()), nn.MSELoss(), lambda p: optim.AdamW(p, 0.01), 0.01),
    "adamw-decay-rate-change": (
        lambda: net(nn.ReLU(), nn.LogSoftmax(dim=1)), nn.NLLLoss(),
        lambda p: optim.AdamW(p, 0.02, weight_decay=0.3), 0.005),
    "deep-nll-momentum": (deep, nn.NLLLoss(), lambda p: optim.SGD(p, 0.1, momentum=0.9), 0.1),
    "softmax-mse": (
        lambda: net(nn.Tanh(), nn.Softmax(dim=1)), nn.MSELoss(), lambda p: optim.SGD(p, 0.5, momentum=0.5), 0.5),
    "nll-weighted": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), nn.NLLLoss(weight=WEIGHTS), lambda p: optim.Adam(p, 0.01), 0.01),
    "nll-weighted-sum": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), nn.NLLLoss(weight=WEIGHTS, reduction="sum"),
        lambda p: optim.SGD(p, 0.01), 0.01),
    "nll-weighted-none": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), squared(nn.NLLLoss(weight=WEIGHTS, reduction="none")),
        lambda p: optim.SGD(p, 0.02), 0.02),
    "cross-entropy-weighted": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(weight=WEIGHTS), lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-smoothed": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(label_smoothing=0.1), lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-weighted-smoothed": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.2),
        lambda p: optim.Adam(p, 0.01), 0.01),
    "cross-entropy-weighted-smoothed-sum": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.2, reduction="sum"),
        lambda p: optim.SGD(p, 0.01), 0.01),
    "cross-entropy-weighted-smoothed-none": (
        lambda: net(nn.Tanh()),
        squared(nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.2, reduction="none")),
        lambda p: optim.SGD(p, 0.02), 0.02),
    "mse-sum": (
        lambda: net(nn.Tanh()), nn.MSELoss(reduction="sum"), lambda p: optim.SGD(p, 0.003), 0.003),
    "mse-none": (
        lambda: net(nn.Tanh()), squared(nn.MSELoss(reduction="none")), lambda p: optim.SGD(p, 0.02), 0.02),
    "bce": (
        lambda: net(nn.ReLU()), nn.BCEWithLogitsLoss(), lambda p: optim.SGD(p, 0.3, momentum=0.9), 0.3),
    "bce-sum": (
        lambda: net(nn.ReLU()), nn.BCEWithLogitsLoss(reduction="sum"), lambda p: optim.Adam(p, 0.01), 0.01),
    "bce-none": (
        lambda: net(nn.ReLU()), squared(nn.BCEWithLogitsLoss(reduction="none")), lambda p: optim.SGD(p, 0.1), 0.1),
    "rmsprop": (
        lambda: net(nn.ReLU()), nn.CrossEntropyLoss(), lambda p: optim.RMSprop(p, 0.003), 0.003),
    "rmsprop-momentum-rate-change": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(),
        lambda p: optim.RMSprop(p, 0.003, alpha=0.9, eps=1e-4, momentum=0.9, weight_decay=0.01), 0.001),
    "rmsprop-centered": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(), lambda p: optim.RMSprop(p, 0.003, centered=True), 0.003),
    "rmsprop-centered-momentum": (
        lambda: net(nn.Tanh()), nn.MSELoss(),
        lambda p: optim.RMSprop(p, 0.002, eps=1e-3, centered=True, momentum=0.8, weight_decay=0.1), 0.002),
    "adagrad": (
        lambda: net(nn.ReLU()), nn.CrossEntropyLoss(), lambda p: optim.Adagrad(p, 0.05), 0.05),
    "adagrad-settings-rate-change": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(),
        lambda p: optim.Adagrad(
            p, 0.1, lr_decay=0.05, weight_decay=0.01, initial_accumulator_value=0.2, eps=1e-4), 0.05),
    "l1": (lambda: net(nn.Tanh()), nn.L1Loss(), lambda p: optim.SGD(p, 0.05), 0.05),
    "smooth-l1": (lambda: net(nn.Tanh()), nn.SmoothL1Loss(), lambda p: optim.SGD(p, 0.1), 0.1),
    "smooth-l1-beta-sum": (
        lambda: net(nn.Tanh()), nn.SmoothL1Loss(beta=0.25, reduction="sum"), lambda p: optim.SGD(p, 0.003), 0.003),
    "huber": (lambda: net(nn.Tanh()), nn.HuberLoss(delta=0.3), lambda p: optim.SGD(p, 0.3), 0.3),
    "kl-div": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), nn.KLDivLoss(), lambda p: optim.SGD(p, 0.5), 0.5),
    "kl-div-batch-mean": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), nn.KLDivLoss(reduction="batchmean"),
        lambda p: optim.SGD(p, 0.1), 0.1),
    "nll-ignored-weighted": (
        lambda: net(nn.Tanh(), nn.LogSoftmax(dim=1)), nn.NLLLoss(weight=WEIGHTS), lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-ignored": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(), lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-ignored-weighted-smoothed": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.2),
        lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-probabilities": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(), lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-probabilities-weighted-smoothed": (
        lambda: net(nn.Tanh()), nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.2),
        lambda p: optim.SGD(p, 0.1), 0.1),
    "cross-entropy-probabilities-none": (
        lambda: net(nn.Tanh()), squared(nn.CrossEntropyLoss(weight=WEIGHTS, reduction="none")),
        lambda p: optim.SGD(p, 0.02), 0.02),
    "batch-norm": (
        lambda: nn.Sequential(
            nn.Linear(FEATURES, 8, bias=False), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, CLASSES)),
        nn.CrossEntropyLoss(), lambda p: optim.SGD(p, 0.1, momentum=0.9), 0.1),
    "layer-norm": (
        lambda: nn.Sequential(nn.Linear(FEATURES, 8), nn.LayerNorm(8), nn.Tanh(), nn.Linear(8, CLASSES)),
        nn.CrossEntropyLoss(), lambda p: optim.Adam(p, 0.01), 0.01),
}

# Losses with class labels; the others take a value for each output.
LABELLED = ("NLLLoss", "CrossEntropyLoss")


def section(name, tensor):
    """Returns a line with name and shape, and one with the elements in nine digits: all of a float's."""
    elements = tensor.detach().reshape(-1).tolist()
    numbers = " ".join("%d" % e if tensor.dtype == torch.int64 else "%.9g" % e for e in elements)
    return "%s\n%s\n" % (" ".join([name, *map(str, tensor.shape)]), numbers)


def is_labelled(loss):
    inner = loss.__closure__[0].cell_contents if callable(loss) and not isinstance(loss, nn.Module) else loss
    return type(inner).__name__ in LABELLED


def train(name, model, loss, optimizer, later_rate):
    torch.manual_seed(sum(name.encode()))
    inputs = (torch.randn(SAMPLES, FEATURES) * 64).round() / 64
    scores = inputs @ torch.randn(FEATURES, CLASSES)
    labelled = is_labelled(loss)
    targets = scores.argmax(1) if labelled else (scores.sigmoid() * 64).round() / 64
    if "ignored" in name:
        targets[1::4] = -100
    if "probabilities" in name or "kl-div" in name:
        labelled = False
        targets = (scores / 4).softmax(1)
    model = model()
    text = section("inputs", inputs) + section("labels" if labelled else "targets", targets)
    for key, value in model.state_dict().items():
        text += section("initial:" + key, value)

    running = optimizer(model.parameters())
    losses = []
    for step in range(STEPS):
        if step == RATE_CHANGES_AT:
            running.param_groups[0]["lr"] = later_rate
        start = step * BATCH % SAMPLES
        running.zero_grad()
        value = loss(model(inputs[start:start + BATCH]), targets[start:start + BATCH])
        value.backward()
        if step == 0:
            for key, parameter in model.named_parameters():
                text += section("gradient:" + key, parameter.grad)
        running.step()
        losses.append(value.item())
    for key, value in model.state_dict().items():
        text += section("final:" + key, value)
    text += section("losses", torch.tensor(losses))
    (RESOURCES / "training" / (name + ".txt")).write_text(text)


def special_tensors():
    """Yields tensors that print in some way of their own."""
    nan, inf = float("nan"), float("inf")
    for number in (0.0, -0.0, 1.0, -3.5, 0.12345, 1e-4, 9.9e-5, 1e-30, 99999.0, 1e8, 2e8, 1e30, nan, inf, -inf):
        yield torch.tensor(number)
    for numbers in (
            [], [1.0], [1.0, -2.0], [0.5, 2.0], [-0.0, 0.0], [1e-5, 1.0], [1.0, 1000.0], [1.0, 1001.0], [0.1, 150.0],
            [1e8, 1.0], [100000001.0, 5.0], [0.00012, 0.00034], [0.00009, 0.00034], [nan], [inf, -inf], [nan, 1.0],
            [nan, 1.5], [inf, 1e-6], [-inf, 123456.0], [nan, inf, 0.0], [1e-45], [3.4028235e38, 1.0],
            [0.99995, 0.5], [0.00005, 0.5], [12345.678, 0.5], [0.125] * 20, [1e-6, 2e-6] * 10):
        yield torch.tensor(numbers)
    for numbers in (
            [], [0], [-1], [5, -10, 123], [2 ** 53 + 1], [-2 ** 63, 2 ** 63 - 1], list(range(100)), list(range(-600, 600))):
        yield torch.tensor(numbers, dtype=torch.int64)
    for shape in ((0, 3), (3, 0), (2, 0, 4), (0, 0, 0, 0)):
        yield torch.zeros(shape)
    yield torch.zeros(1000)
    for number in (1.5, 0.0, 1e-9):
        yield torch.tensor(number, requires_grad=True)
    for shape in ((1,), (12,), (3, 7), (0,), (10, 200)):
        yield torch.full(shape, 0.25, requires_grad=True)
    for length in range(5, 16):  # where the suffix goes to a line of its own
        yield torch.full((length,), 0.1, requires_grad=True)
    for shape in ((1001,), (1, 1001), (1001, 1), (7, 143), (6, 167), (143, 7), (6, 6, 28), (7, 2, 72), (2, 8, 8, 8),
                  (1, 1, 1, 1001), (9, 9, 3, 9)):  # summarised
        count = torch.Size(shape).numel()
        yield torch.arange(count, dtype=torch.float32).reshape(shape)
        yield (torch.arange(count, dtype=torch.float32) / 8).reshape(shape)
    for shape in ((2, 2, 3), (1, 3, 1, 2), (10, 10, 11), (2, 3, 2, 9, 10), (1001, 1, 1)):
        count = torch.Size(shape).numel()
        yield torch.arange(-5, count - 5).reshape(shape)
        yield torch.full(shape, 0.5, requires_grad=True)
    hidden = torch.zeros(1001)
    hidden[500] = 1e-9  # does not print, hence does not count
    yield hidden


def random_tensors():
    shapes = ((), (1,), (9,), (20,), (1, 1), (2, 3), (3, 2), (5, 12), (2, 3, 4), (1, 2, 1), (2, 2, 3, 2), (1, 1, 1, 1))
    for seed in range(60):
        torch.manual_seed(seed)
        values = torch.randn(shapes[seed % len(shapes)]) * 10.0 ** torch.randint(-6, 9, ()).item()
        if seed % 4 == 1:
            values = values.round()
        if seed % 4 == 2:
            values = values * 10.0 ** torch.randint(-3, 3, values.shape)
        if seed % 7 == 3:
            values = torch.where(values > 0, values, torch.tensor([float("nan"), float("inf"), 0.0])[seed % 3])
        yield values
        if seed % 5 == 0:
            yield values.clamp(-1e9, 1e9).long()


def printed(tensor):
    """Returns a line with type, gradient and shape, one with the elements, and the text after bars."""
    kind = "longs" if tensor.dtype == torch.int64 else "floats"
    kind += "-with-gradient" if tensor.requires_grad else ""
    return section(kind, tensor) + "".join("|%s\n" % line for line in str(tensor).split("\n"))


def main():
    (RESOURCES / "training").mkdir(parents=True, exist_ok=True)
    (RESOURCES / "training" / "names.txt").write_text("".join(name + "\n" for name in TRAINING))
    tensors = [*special_tensors(), *random_tensors()]
    (RESOURCES / "printing.txt").write_text("".join(printed(tensor) for tensor in tensors))
    for name, case in TRAINING.items():
        train(name, *case)


if __name__ == "__main__":
    main()
