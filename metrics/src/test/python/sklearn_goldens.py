"""Writes the figures and reports that scikit-learn gives, for the tests to compare with.

Regenerate, from the folder of this module, with Debian's interpreter and its package python3-sklearn:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=2 /usr/bin/python3 src/test/python/sklearn_goldens.py

Random cases come from a fixed seed, so a second run writes the same files. Format: a block for each case,
"key = value" a line, numbers as Python prints them; the lines of a report start with "|".

That package's release, 1.2, takes only 0 and 1 for zero_division. What releases from 1.3 on do with nan
follows from those two and is tested in Java.
"""

import pathlib
import random
import warnings

import sklearn
from sklearn.metrics import (
    accuracy_score,
    classification_report,
    confusion_matrix,
    precision_recall_fscore_support,
)

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "metrics"
HEADER = f"# Written by src/test/python/sklearn_goldens.py with scikit-learn {sklearn.__version__}.\n"
SCORES = ("precision", "recall", "f1")
KINDS = ("all", "never-present", "never-predicted", "neither", "all-kinds", "disjoint")


def allowed_labels(kind, classes, rng):
    """Returns the labels that may be present and those that may be predicted."""
    labels = list(range(classes))
    rng.shuffle(labels)
    some = max(1, classes // 4)
    if kind == "never-present":
        return labels[some:] or labels, labels
    if kind == "never-predicted":
        return labels, labels[some:] or labels
    if kind == "neither":
        return labels[some:] or labels, labels[some:] or labels
    if kind == "all-kinds":
        rest = labels[3 * some :] or labels
        return rest + labels[:some], rest + labels[some : 2 * some]
    if kind == "disjoint":
        return labels[: classes // 2] or labels, labels[classes // 2 :]
    return labels, labels


def random_case(kind, classes, samples, rng):
    present, predictable = allowed_labels(kind, classes, rng)
    actual = [rng.choice(present) for _ in range(samples)]
    predicted = [
        label if label in predictable and rng.random() < 0.6 else rng.choice(predictable)
        for label in actual
    ]
    return f"{kind}-{classes}x{samples}", classes, actual, predicted


def cases():
    rng = random.Random(20261121)
    yield "no-samples", 3, [], []
    yield "one-class", 1, [0, 0, 0], [0, 0, 0]
    yield "one-sample-right", 2, [1], [1]
    yield "one-sample-wrong", 2, [1], [0]
    for classes, samples in ((2, 8), (3, 5), (4, 40), (5, 200), (10, 30), (10, 500), (40, 300)):
        for kind in KINDS:
            yield random_case(kind, classes, samples, rng)


def numbers(values):
    return " ".join(repr(v) for v in values)


def figures(name, classes, actual, predicted):
    labels = range(classes)
    lines = [
        f"case = {name}",
        f"classes = {classes}",
        f"actual = {numbers(actual)}",
        f"predicted = {numbers(predicted)}",
        f"counts = {numbers(confusion_matrix(actual, predicted, labels=labels).ravel().tolist())}",
        f"accuracy = {float(accuracy_score(actual, predicted))!r}",
    ]
    for zero in (0, 1):
        arguments = {"labels": labels, "zero_division": zero}
        each = precision_recall_fscore_support(actual, predicted, **arguments)
        for score, values in zip(SCORES, each):
            lines.append(f"{score} each {zero} = {numbers(values.tolist())}")
        for average in ("macro", "micro", "weighted"):
            values = precision_recall_fscore_support(actual, predicted, average=average, **arguments)
            for score, value in zip(SCORES, values):
                lines.append(f"{score} {average} {zero} = {float(value)!r}")
        support = each[3].astype(int).tolist()
    lines.append(f"support = {numbers(support)}")
    return "\n".join(lines) + "\n"


def report(name, classes, actual, predicted, names, digits, zero):
    text = classification_report(
        actual,
        predicted,
        labels=range(classes),
        target_names=names or None,
        digits=digits,
        zero_division=zero,
    )
    lines = [
        f"case = {name}",
        f"classes = {classes}",
        f"actual = {numbers(actual)}",
        f"predicted = {numbers(predicted)}",
        f"names = {','.join(names)}",
        f"digits = {digits}",
        f"zero_division = {zero}",
    ]
    lines += ["|" + evened(line, digits) for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def evened(line, digits):
    """Evens out two oddities of release 1.2.

    The accuracy is printed as "micro avg", three times, where a label given does not occur (changed in 1.5,
    scikit-learn's issue 27927), and support with a decimal, "24.0", where no prediction is right.
    """
    if line.endswith(".0"):
        start = line.rindex(" ")
        line = line[:start] + "  " + line[start:-2]
    if line.lstrip().startswith("micro avg"):
        heading = line.index("micro avg") + len("micro avg")
        cell = max(9, digits + 2) + 1
        f1 = heading + 1 + 2 * cell
        line = line[:heading].replace("micro avg", " accuracy") + " " * (f1 - heading) + line[f1:]
    return line


def reports():
    rng = random.Random(20261122)
    for kind in KINDS:
        for classes, samples in ((3, 16), (10, 150)):
            name, classes, actual, predicted = random_case(kind, classes, samples, rng)
            yield name, classes, actual, predicted, [], 2, 0
            words = ["T-shirt/top", "Éclair", "x", "a rather long class name"]
            names = [f"{words[i % 4]} {i}" for i in range(classes)]
            yield name + "-named", classes, actual, predicted, names, 4, 1
    # Scores that end exactly between two decimals: 1/8, 3/8, 5/8, 7/8.
    yield "ties", 2, [0] * 8 + [1] * 8, [0] * 3 + [1] * 5 + [0] * 5 + [1] * 3, [], 2, 0
    yield "ties-other-way", 2, [0] * 8 + [1] * 8, [0] + [1] * 7 + [0] * 7 + [1], [], 2, 0
    yield "no-decimals", 2, [0, 0, 1, 1], [0, 1, 1, 1], [], 0, 0
    yield "many-decimals", 2, [0, 0, 1], [0, 1, 1], [], 14, 0


def main():
    warnings.simplefilter("ignore")
    FOLDER.mkdir(parents=True, exist_ok=True)
    blocks = [figures(*case) for case in cases()]
    (FOLDER / "figures.txt").write_text(HEADER + "\n" + "\n".join(blocks), encoding="utf-8")
    blocks = [report(*case) for case in reports()]
    (FOLDER / "reports.txt").write_text(HEADER + "\n" + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
