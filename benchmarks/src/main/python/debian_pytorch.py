"""Times epochs of one network on Debian's PyTorch, data in one tensor, and prints the figures as
the Java libraries do.

Usage: debian_pytorch.py WIDTHS DROPOUT BATCH SGD|ADAM RATE SAMPLES
       debian_pytorch.py 784,128,64,10 0 64 SGD 0.01 60000
"""

import gzip
import pathlib
import statistics
import sys
import time

import torch
from torch import nn

MNIST = pathlib.Path(__file__).parents[4] / "datasets/src/main/resources/dev/cresset/datasets/mnist"
WARM_UP_SECONDS = 3
MEASURED = 3
ENOUGH_SECONDS = 30


def idx(name, header):
    with gzip.open(MNIST / name) as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)


def network(widths, dropout):
    layers = []
    for i, (features, outputs) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(features, outputs))
        if i < len(widths) - 2:
            layers.append(nn.ReLU())
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
    return nn.Sequential(*layers, nn.LogSoftmax(dim=1))


def epoch(model, optimizer, inputs, labels, batch):
    total = 0.0
    batches = torch.randperm(len(inputs)).split(batch)
    for rows in batches:
        optimizer.zero_grad()
        loss = nn.functional.nll_loss(model(inputs[rows]), labels[rows])
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(batches)


def main(widths, dropout, batch, optimizer, rate, samples):
    torch.manual_seed(42)
    rows = torch.arange(samples) % 60000
    inputs = ((idx("train-images-idx3-ubyte.gz", 16).float() / 255 - 0.5) / 0.5).view(-1, 784)[rows]
    labels = idx("train-labels-idx1-ubyte.gz", 8).long()[rows]
    model = network(widths, dropout)
    kind = {"SGD": torch.optim.SGD, "ADAM": torch.optim.Adam}[optimizer]
    running = kind(model.parameters(), lr=rate)

    def timed_epoch():
        start = time.perf_counter()
        loss = epoch(model, running, inputs, labels, batch)
        return loss, (time.perf_counter() - start) * 1000

    begin = time.perf_counter()
    first = [timed_epoch(), timed_epoch()]
    while time.perf_counter() - begin < WARM_UP_SECONDS:
        timed_epoch()
    warm = []
    while not warm or len(warm) < MEASURED and time.perf_counter() - begin < ENOUGH_SECONDS:
        warm.append(timed_epoch()[1])
    print(f"@figure epoch (ms)={statistics.median(warm)}")
    print(f"@figure first epoch (ms)={first[0][1]}")
    print(f"@figure loss 1={first[0][0]}")
    print(f"@figure loss 2={first[1][0]}")


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(
        [int(width) for width in sys.argv[1].split(",")],
        float(sys.argv[2]),
        int(sys.argv[3]),
        sys.argv[4],
        float(sys.argv[5]),
        int(sys.argv[6]),
    )
