"""Writes PyTorch's learning-rate sequences and clipped gradients, for the tests in dev.cresset.golden to compare with.

Run by hand, in the module's directory, with Debian's python3-torch:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=2 /usr/bin/python3 src/test/python/torch_schedule_goldens.py

SCHEDULES has the same cases as ScheduleGoldenTest.java. Running this again gives the same files.
"""

import math
import pathlib
import warnings

import torch
from torch import optim
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim.lr_scheduler import (
    CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, MultiplicativeLR, MultiStepLR, OneCycleLR, ReduceLROnPlateau,
    SequentialLR, StepLR)

RESOURCES = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "golden"

RATES = (0.1, 0.003)  # of the parameter groups
LONG, SHORT = 300, 40
MANUAL_STEP, MANUAL_RATE = 20, 0.02  # where a case changes the rate by hand


def sequential(*parts):
    """Takes schedulers and, between them, milestones."""
    return lambda o: SequentialLR(o, [make(o) for make in parts[::2]], list(parts[1::2]))


def warm_up(steps, start=1 / 3):
    return lambda o: LinearLR(o, start, total_iters=steps)


# name: (scheduler or schedulers of an optimizer, number of steps)
SCHEDULES = {
    "step": (lambda o: StepLR(o, 30, 0.1), LONG),
    "step-growing": (lambda o: StepLR(o, 7, 1.1), LONG),
    "step-each": (lambda o: StepLR(o, 1, 0.5), SHORT),
    "multi-step": (lambda o: MultiStepLR(o, [30, 80, 200], 0.1), LONG),
    "multi-step-twice": (lambda o: MultiStepLR(o, [0, 10, 10, 35], 0.7), SHORT),
    "exponential": (lambda o: ExponentialLR(o, 0.97), LONG),
    "exponential-by-hand": (lambda o: ExponentialLR(o, 0.9), SHORT),
    "cosine": (lambda o: CosineAnnealingLR(o, 50), LONG),
    "cosine-once": (lambda o: CosineAnnealingLR(o, 300), LONG),
    "cosine-min": (lambda o: CosineAnnealingLR(o, 23, 0.001), LONG),
    "cosine-min-above": (lambda o: CosineAnnealingLR(o, 9, 0.05), SHORT),
    "cosine-1": (lambda o: CosineAnnealingLR(o, 1, 0.001), SHORT),
    "cosine-2": (lambda o: CosineAnnealingLR(o, 2), SHORT),
    "cosine-by-hand": (lambda o: CosineAnnealingLR(o, 30, 0.001), SHORT),
    "one-cycle": (lambda o: OneCycleLR(o, 0.4, 300), LONG),
    "one-cycle-no-momentum": (lambda o: OneCycleLR(o, 0.4, 301, cycle_momentum=False), LONG),
    "one-cycle-1": (lambda o: OneCycleLR(o, 0.1, 1), 1),
    "one-cycle-2": (lambda o: OneCycleLR(o, 0.1, 2), 2),
    "one-cycle-3": (lambda o: OneCycleLR(o, 0.1, 3), 3),
    "one-cycle-10": (lambda o: OneCycleLR(o, 0.1, 10), 10),
    "plateau": (lambda o: ReduceLROnPlateau(o, factor=0.1, patience=10), LONG),
    "plateau-impatient": (lambda o: ReduceLROnPlateau(o, factor=0.7, patience=0), LONG),
    "warm-up": (warm_up(5), SHORT),
    "warm-up-long": (warm_up(300, 0.001), LONG),
    "warm-up-cosine": (sequential(warm_up(5), 5, lambda o: CosineAnnealingLR(o, 295)), LONG),
    "warm-up-cosine-min": (sequential(warm_up(10, 0.1), 10, lambda o: CosineAnnealingLR(o, 20, 0.001)), SHORT),
    "three-in-sequence": (
        sequential(
            warm_up(20, 0.05), 20, lambda o: StepLR(o, 15, 0.5), 110, lambda o: ExponentialLR(o, 0.98)), LONG),
    "cosine-then-warm-up": (sequential(lambda o: CosineAnnealingLR(o, 12), 12, warm_up(12)), SHORT),
    "sequence-multi-step": (
        sequential(lambda o: ExponentialLR(o, 0.9), 8, lambda o: MultiStepLR(o, [0, 6, 9], 0.5)), SHORT),
    "one-cycle-in-sequence": (
        sequential(lambda o: OneCycleLR(o, 0.4, 20), 20, lambda o: ExponentialLR(o, 0.9)), SHORT),
    "warm-up-one-cycle": (sequential(warm_up(10), 10, lambda o: OneCycleLR(o, 0.4, 30)), SHORT),
    "lambda": (lambda o: LambdaLR(o, lambda t: 1 / math.sqrt(1 + t)), LONG),
    "multiplicative": (lambda o: MultiplicativeLR(o, lambda t: t / (1 + t)), LONG),
    "warm-up-lambda": (sequential(warm_up(7), 7, lambda o: LambdaLR(o, lambda t: 1 / math.sqrt(1 + t))), SHORT),
    "two-at-once": (lambda o: [warm_up(10)(o), CosineAnnealingLR(o, 40, 0.0005)], SHORT),
    "one-after-another": (lambda o: [OneCycleLR(o, 0.4, 50), CosineAnnealingLR(o, 40)], SHORT),
}


def optimizer(kind=lambda p: optim.SGD(p, lr=1, momentum=0.9)):
    return kind([{"params": [torch.zeros(1, requires_grad=True)], "lr": rate} for rate in RATES])


def section(name, numbers):
    """Returns a line with name and length, and one with numbers in as few digits as give the same double."""
    return "%s %d\n%s\n" % (name, len(numbers), " ".join(map(repr, numbers)))


def tensor(name, value):
    """Returns a line with name and shape, and one with the elements in nine digits: all of a float's."""
    elements = value.detach().reshape(-1).tolist()
    return "%s\n%s\n" % (" ".join([name, *map(str, value.shape)]), " ".join("%.9g" % e for e in elements))


def monitored(steps):
    """Returns losses that fall in some stretches, stand still in others, and once are not a number."""
    losses = []
    for step in range(steps):
        level = 2.0 / (1 + step // 40)
        losses.append(round(level + 0.05 * math.sin(step * 1.7) + (0.3 if step % 40 < 15 else 0), 4))
    losses[33] = math.nan
    losses[200] = losses[199] * (1 - 1e-5)
    return losses


def follow(name, make, steps):
    running = optimizer()
    schedulers = make(running)
    schedulers = schedulers if isinstance(schedulers, list) else [schedulers]
    sequences = [[group["lr"]] for group in running.param_groups]
    momentum = [running.param_groups[0]["momentum"]]
    losses = monitored(LONG)
    for step in range(steps):
        if name.endswith("by-hand") and step == MANUAL_STEP:
            running.param_groups[0]["lr"] = MANUAL_RATE
        for scheduler in schedulers:
            scheduler.step(*([losses[step]] if isinstance(scheduler, ReduceLROnPlateau) else []))
        for sequence, group in zip(sequences, running.param_groups):
            sequence.append(group["lr"])
        momentum.append(running.param_groups[0]["momentum"])
    text = "".join(section("%s:%d" % (name, i), sequence) for i, sequence in enumerate(sequences))
    return text + (section(name + ":momentum", momentum) if set(momentum) != {0.9} else "")


# Optimizers whose momentum a one-cycle schedule changes; name: optimizer.
CYCLED = {
    "sgd": lambda p: optim.SGD(p, lr=0.01),
    "nesterov": lambda p: optim.SGD(p, lr=0.01, momentum=0.5, nesterov=True),
    "dampening": lambda p: optim.SGD(p, lr=0.01, momentum=0.5, dampening=0.2),
    "adam": lambda p: optim.Adam(p, lr=0.01),
    "adamw": lambda p: optim.AdamW(p, lr=0.01, betas=(0.5, 0.99), weight_decay=0.1),
}
CYCLED_STEPS = 50


def cycle(name, kind):
    weight = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    running = kind([weight])
    scheduler = OneCycleLR(running, 0.05, CYCLED_STEPS)
    weights = torch.zeros(CYCLED_STEPS, 3)
    for step in range(CYCLED_STEPS):
        running.zero_grad()
        (weight * weight * torch.tensor([1.0, 0.5, 0.1])).sum().backward()
        running.step()
        scheduler.step()
        weights[step] = weight.detach()
    return tensor("weights:" + name, weights)


# name: (size of the elements, largest norm, largest value)
CLIPPING = {
    "clipped": (1.0, 1.0, 0.5),
    "clipped-much": (1000.0, 0.01, 0.01),
    "not-clipped": (1.0, 100.0, 50.0),
    "to-zero": (1.0, 0.0, 0.0),
    "small": (1e-9, 1e-10, 1e-10),
    "small-not-clipped": (1e-9, 1e-6, 1e-6),
}
SHAPES = ((13, 7), (13,), (), (1,), (2, 3, 4), (0,))


def clip(name, size, largest_norm, largest_value):
    """Gives norms in double precision, the gradients in PyTorch's single precision."""
    torch.manual_seed(sum(name.encode()))
    gradients = [torch.randn(shape) * size for shape in SHAPES]
    text = section(name + ":limits", [largest_norm, largest_value])
    exact = torch.cat([g.double().reshape(-1) for g in gradients]).norm()
    for how in (clip_grad_norm_, clip_grad_value_):
        parameters = [torch.zeros(shape, requires_grad=True) for shape in SHAPES]
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.clone()
        if how is clip_grad_norm_:
            norm = clip_grad_norm_(parameters, largest_norm)
            assert abs(norm - exact) <= 1e-6 * exact
            text += section(name + ":norm", [exact.item()])
        else:
            clip_grad_value_(parameters, largest_value)
        kind = "clipped-norm" if how is clip_grad_norm_ else "clipped-value"
        for i, (parameter, gradient) in enumerate(zip(parameters, gradients)):
            if how is clip_grad_norm_:
                text += tensor("%s:gradient:%d" % (name, i), gradient)
            text += tensor("%s:%s:%d" % (name, kind, i), parameter.grad)
    return text


def main():
    warnings.simplefilter("ignore")
    text = section("monitored", monitored(LONG))
    text += "".join(follow(name, *case) for name, case in SCHEDULES.items())
    text += "".join(cycle(name, kind) for name, kind in CYCLED.items())
    (RESOURCES / "schedules.txt").write_text(text)
    (RESOURCES / "clipping.txt").write_text("".join(clip(name, *case) for name, case in CLIPPING.items()))


if __name__ == "__main__":
    main()
