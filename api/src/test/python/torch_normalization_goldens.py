"""Writes what PyTorch computes with normalizations and embeddings, for the tests in dev.cresset.golden to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=2 /usr/bin/python3 src/test/python/torch_normalization_goldens.py

LAYERS has the same cases as LayerGolden.java, NETWORKS the same as BatchNormTrainingGolden.java. The files hold everything they need,
weights and data included; running this again gives the same files.
"""

import pathlib

import torch
from torch import nn, optim

from torch_goldens import section

RESOURCES = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "golden"

# name: (layer, shape of a batch)
LAYERS = {
    "batch-norm-1d": (lambda: nn.BatchNorm1d(5), (7, 5)),
    "batch-norm-1d-sequences": (lambda: nn.BatchNorm1d(3), (4, 3, 9)),
    "batch-norm-1d-one-sample": (lambda: nn.BatchNorm1d(3), (1, 3, 5)),
    "batch-norm-1d-settings": (lambda: nn.BatchNorm1d(4, eps=0.01, momentum=0.3), (6, 4)),
    "batch-norm-1d-not-affine": (lambda: nn.BatchNorm1d(4, affine=False), (6, 4)),
    "batch-norm-1d-empty": (lambda: nn.BatchNorm1d(4), (0, 4)),
    "batch-norm-2d": (lambda: nn.BatchNorm2d(3), (4, 3, 5, 7)),
    "batch-norm-2d-wide": (lambda: nn.BatchNorm2d(2), (2, 2, 33, 35)),
    "batch-norm-2d-untracked": (lambda: nn.BatchNorm2d(3, track_running_stats=False), (2, 3, 3, 3)),
    "batch-norm-2d-empty": (lambda: nn.BatchNorm2d(3), (0, 3, 4, 4)),
    "layer-norm": (lambda: nn.LayerNorm(7), (5, 7)),
    "layer-norm-sequences": (lambda: nn.LayerNorm(6), (2, 3, 6)),
    "layer-norm-two-dimensions": (lambda: nn.LayerNorm((3, 5)), (4, 3, 5)),
    "layer-norm-empty": (lambda: nn.LayerNorm(4), (0, 4)),
}


def sixteenths(*shape):
    return (torch.randn(*shape) * 16).round() / 16


def write_layer(name, layer, shape):
    """Writes two training steps and one of evaluation: inputs, outputs and gradients."""
    torch.manual_seed(sum(name.encode()))
    model = layer()
    for parameter in model.parameters():
        parameter.data = sixteenths(*parameter.shape)
    text = "".join(section("initial:" + key, value) for key, value in model.state_dict().items())
    for step in ("first", "second", "evaluation"):
        model.train(step != "evaluation")
        x = (sixteenths(*shape) + 1).requires_grad_(True)
        g = sixteenths(*shape)
        model.zero_grad()
        y = model(x)
        (y * g).sum().backward()
        text += section(step + ":x", x) + section(step + ":g", g) + section(step + ":y", y) + section(step + ":dx", x.grad)
        for key, parameter in model.named_parameters():
            text += section(step + ":gradient:" + key, parameter.grad)
    text += "".join(section("final:" + key, value) for key, value in model.state_dict().items())
    (RESOURCES / "layers" / (name + ".txt")).write_text(text)


def write_embedding():
    torch.manual_seed(3)
    model = nn.Embedding(6, 3)
    model.weight.data = sixteenths(6, 3)
    indices = torch.tensor([[5, 0, 0], [2, 5, 5]])
    g = sixteenths(2, 3, 3)
    y = model(indices)
    (y * g).sum().backward()
    text = section("initial:weight", model.weight) + section("longs", indices) + section("g", g) + section("y", y)
    (RESOURCES / "layers" / "embedding.txt").write_text(text + section("gradient:weight", model.weight.grad))


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


# name: (network, shape of a sample, optimizer). Under Adam, no bias precedes a normalization: its gradient is 0 but for rounding errors, which
# Adam would make as large as the learning rate.
NETWORKS = {
    "convolutions-pooling": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 5, padding=2), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(4, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(8, 10), nn.BatchNorm1d(10), nn.Tanh(), nn.Linear(10, 4)),
        (1, 8, 8), lambda p: optim.SGD(p, 0.02, momentum=0.9)),
    "convolutions-strides": (
        lambda: nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8, momentum=0.3), nn.ReLU(),
            nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=4, bias=False), nn.BatchNorm2d(8, eps=0.001), nn.ReLU(),
            nn.Conv2d(8, 6, 1, bias=False), nn.BatchNorm2d(6, affine=False), nn.Tanh(),
            nn.Flatten(), nn.Linear(6 * 4 * 4, 4)),
        (3, 7, 7), lambda p: optim.Adam(p, 0.003)),
    "convolutions-residual": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(),
            Residual(
                nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(),
                nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6)),
            nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1), nn.Flatten(), nn.Linear(6 * 3 * 3, 4)),
        (1, 6, 6), lambda p: optim.SGD(p, 0.01, momentum=0.9, weight_decay=0.001)),
}

SAMPLES, BATCH, STEPS, CLASSES = 48, 16, 60, 4


def write_network(name, network, shape, optimizer):
    """Writes 60 steps of a network: its weights and running statistics before and after, and the losses."""
    torch.manual_seed(sum(name.encode()))
    inputs = sixteenths(SAMPLES, *shape)
    labels = torch.randint(CLASSES, (SAMPLES,))
    model = network()
    text = section("inputs", inputs) + section("labels", labels)
    text += "".join(section("initial:" + key, value) for key, value in model.state_dict().items())
    running = optimizer(model.parameters())
    losses = []
    for step in range(STEPS):
        start = step * BATCH % SAMPLES
        running.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs[start:start + BATCH]), labels[start:start + BATCH])
        loss.backward()
        running.step()
        losses.append(loss.item())
    text += "".join(section("final:" + key, value) for key, value in model.state_dict().items())
    (RESOURCES / "training" / (name + ".txt")).write_text(text + section("losses", torch.tensor(losses)))


def main():
    (RESOURCES / "layers").mkdir(parents=True, exist_ok=True)
    for name, case in LAYERS.items():
        write_layer(name, *case)
    write_embedding()
    for name, case in NETWORKS.items():
        write_network(name, *case)


if __name__ == "__main__":
    main()
