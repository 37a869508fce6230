"""Writes what scikit-learn computes from probabilities, scores and regressions, for the tests to compare with.

Regenerate, from the folder of this module, with Debian's interpreter and its package python3-sklearn:

    OPENBLAS_CORETYPE=SKYLAKEX OMP_NUM_THREADS=2 /usr/bin/python3 src/test/python/sklearn_probability_goldens.py

The format is that of sklearn_goldens.py, and so are the cases of agreement.txt. scikit-learn has no expected
calibration error, temperature scaling or confident learning; those are written here with NumPy, from the papers.

The package's release, 1.2, throws for a ROC curve of one class; from 1.6 on it is nan, as written here. Its first
threshold of a ROC curve is the highest score plus 1, from 1.3 on infinity; it is left out.
"""

import warnings

import numpy as np
from scipy.optimize import brentq
from sklearn import metrics
from sklearn.calibration import calibration_curve

import sklearn_goldens
from sklearn_goldens import FOLDER, numbers

HEADER = sklearn_goldens.HEADER.replace("sklearn_goldens.py", "sklearn_probability_goldens.py")
AVERAGES = ("macro", "micro", "weighted")


def line(key, values):
    return f"{key} = {numbers(np.atleast_1d(np.asarray(values)).tolist())}"


def one_hot(actual, classes):
    return np.eye(classes, dtype=int)[actual]


def roc(actual, rows, classes):
    """Returns the areas of each class, nan if undefined, and their averages."""
    targets = one_hot(actual, classes)
    support = targets.sum(axis=0)
    each = np.array(
        [
            metrics.roc_auc_score(targets[:, k], rows[:, k]) if 0 < support[k] < len(actual) else np.nan
            for k in range(classes)
        ]
    )
    if classes == 2:
        return each, dict.fromkeys(AVERAGES, each[1])
    micro = metrics.roc_auc_score(targets.ravel(), rows.ravel())
    if not np.isnan(each).any():
        macro, weighted = (
            metrics.roc_auc_score(actual, rows, multi_class="ovr", average=average, labels=range(classes))
            for average in ("macro", "weighted")
        )
    else:
        present = support > 0
        macro = np.nan
        weighted = np.average(each[present], weights=support[present])
    return each, {"macro": macro, "micro": micro, "weighted": weighted}


def average_precision(actual, rows, classes):
    targets = one_hot(actual, classes)
    each = [metrics.average_precision_score(targets[:, k], rows[:, k]) for k in range(classes)]
    if classes == 2:
        return each, dict.fromkeys(AVERAGES, metrics.average_precision_score(actual, rows[:, 1]))
    return each, {
        average: metrics.average_precision_score(targets, rows, average=average) for average in AVERAGES
    }


def calibration(actual, rows, bins):
    """Returns scikit-learn's points for the predicted class, and the expected calibration error of Guo et al."""
    top = rows.max(axis=1)
    correct = (rows.argmax(axis=1) == actual).astype(int)
    accuracy, confidence = calibration_curve(correct, top, n_bins=bins)
    error = 0
    for bin in range(bins):
        inside = (top > bin / bins) & (top <= (bin + 1) / bins)
        if inside.any():
            error += inside.sum() * abs(correct[inside].mean() - top[inside].mean())
    return accuracy, confidence, error / len(actual)


def probabilities(name, actual, rows):
    actual = np.array(actual)
    rows = np.array(rows)
    classes = rows.shape[1]
    lines = [
        f"case = {name}",
        f"classes = {classes}",
        line("actual", actual),
        line("rows", rows.ravel()),
        line("log loss", metrics.log_loss(actual, rows, labels=range(classes))),
    ]
    if classes == 2:
        lines.append(line("brier", 2 * metrics.brier_score_loss(actual, rows[:, 1], pos_label=1)))
        lines.append(line("top 1", metrics.top_k_accuracy_score(actual, rows[:, 1], k=1, labels=[0, 1])))
    else:
        lines.append(line("brier", np.mean(((rows - one_hot(actual, classes)) ** 2).sum(axis=1))))
        for k in range(1, classes):
            lines.append(
                line(f"top {k}", metrics.top_k_accuracy_score(actual, rows, k=k, labels=range(classes)))
            )
    for figure, function in (("roc", roc), ("ap", average_precision)):
        each, averages = function(actual, rows, classes)
        lines.append(line(f"{figure} each", each))
        lines += [line(f"{figure} {average}", averages[average]) for average in AVERAGES]
    for bins in (4, 10):
        accuracy, confidence, error = calibration(actual, rows, bins)
        lines += [
            line(f"bin accuracy {bins}", accuracy),
            line(f"bin confidence {bins}", confidence),
            line(f"ece {bins}", error),
        ]
    return "\n".join(lines) + "\n"


def tied_rows(rng, samples, classes, parts):
    """Returns multiples of 1/parts that sum to 1."""
    return rng.multinomial(parts, rng.dirichlet(np.ones(classes), samples)) / parts


def dense_rows(rng, samples, classes):
    return rng.dirichlet(np.full(classes, 0.5), samples)


def labels(rng, rows, allowed):
    """Returns labels that are often the most probable class."""
    return [
        int(row.argmax()) if row.argmax() in allowed and rng.random() < 0.5 else int(rng.choice(allowed))
        for row in rows
    ]


def probability_cases():
    rng = np.random.default_rng(20261201)
    yield "one-sample-2", [1], [[0.25, 0.75]]
    yield "one-sample-3", [2], [[0.5, 0.25, 0.25]]
    yield "one-sample-certain-and-wrong", [0], [[0.0, 1.0, 0.0]]
    yield "two-samples", [0, 1], [[0.5, 0.5], [0.5, 0.5]]
    yield "all-tied-3", [0, 1, 2, 2], np.full((4, 3), [0.25, 0.5, 0.25])
    yield "certain", [0, 1, 2, 1], np.eye(3)[[0, 1, 2, 2]]
    for classes in (2, 3, 5, 8):
        every = list(range(classes))
        absences = {"all": every, "absent": every[:-1], "first-absent": every[1:], "one": [1]}
        for absence, allowed in absences.items():
            for samples in (7, 40):
                for parts in (4, 10):
                    rows = tied_rows(rng, samples, classes, parts)
                    name = f"tied-{classes}x{samples}-{parts}-{absence}"
                    yield name, labels(rng, rows, allowed), rows
            rows = dense_rows(rng, 25, classes)
            yield f"dense-{classes}x25-{absence}", labels(rng, rows, allowed), rows


def curves(name, actual, scores):
    fpr, tpr, thresholds = metrics.roc_curve(actual, scores, drop_intermediate=False)
    precision, recall, ascending = metrics.precision_recall_curve(actual, scores)
    return "\n".join(
        [
            f"case = {name}",
            line("actual", actual),
            line("scores", scores),
            line("auc", metrics.roc_auc_score(actual, scores)),
            line("fpr", fpr),
            line("tpr", tpr),
            line("thresholds", thresholds[1:]),
            line("ap", metrics.average_precision_score(actual, scores)),
            line("precision", precision),
            line("recall", recall),
            line("ascending", ascending),
        ]
    ) + "\n"


def curve_cases():
    rng = np.random.default_rng(20261202)
    yield "one-of-each-right", [0, 1], [0.25, 0.75]
    yield "one-of-each-wrong", [0, 1], [0.75, 0.25]
    yield "one-of-each-tied", [0, 1], [-0.0, 0.0]
    for samples in (3, 6, 20, 60):
        for rare in (0.5, 0.15):
            actual = (rng.random(samples) < rare).astype(int)
            actual[:2] = 0, 1
            score = rng.normal(size=samples) + actual
            yield f"dense-{samples}-{rare}", actual, score
            yield f"tied-{samples}-{rare}", actual, np.round(2 * score) / 2
            yield f"two-values-{samples}-{rare}", actual, (score > 0).astype(float)
            yield f"small-steps-{samples}-{rare}", actual, 1 + np.round(score) * 2.0**-52


def agreement(name, classes, actual, predicted):
    return "\n".join(
        [
            f"case = {name}",
            f"classes = {classes}",
            line("actual", actual),
            line("predicted", predicted),
            line("balanced", metrics.balanced_accuracy_score(actual, predicted)),
            line("matthews", float(metrics.matthews_corrcoef(actual, predicted))),
            line("kappa", metrics.cohen_kappa_score(actual, predicted, labels=range(classes))),
        ]
    ) + "\n"


def regression(name, actual, predicted):
    return "\n".join(
        [
            f"case = {name}",
            line("actual", actual),
            line("predicted", predicted),
            line("mae", metrics.mean_absolute_error(actual, predicted)),
            line("mse", metrics.mean_squared_error(actual, predicted)),
            line("rmse", metrics.mean_squared_error(actual, predicted, squared=False)),
            line("r2", metrics.r2_score(actual, predicted)),
            line("median", metrics.median_absolute_error(actual, predicted)),
        ]
    ) + "\n"


def regression_cases():
    rng = np.random.default_rng(20261203)
    yield "one-sample", [2.5], [3.0]
    yield "one-exact-sample", [2.5], [2.5]
    yield "two-samples", [0.0, 1.0], [1.0, 0.0]
    yield "constant", [2.5] * 6, [2.5, 2.0, 3.0, 2.5, 2.5, 2.0]
    yield "constant-and-exact", [2.5] * 4, [2.5] * 4
    for samples in (3, 10, 50):
        for scale, offset in ((1, 0), (1e-6, 0), (1e4, 1e6)):
            actual = offset + scale * rng.normal(size=samples)
            predicted = actual + scale * rng.normal(size=samples) / 2
            yield f"dense-{samples}-{scale}", actual, predicted
            yield f"tied-{samples}-{scale}", np.round(actual / scale) * scale, np.round(predicted / scale) * scale
            yield f"useless-{samples}-{scale}", actual, offset + scale * rng.normal(size=samples)


def temperature(name, actual, logits):
    logits = np.array(logits, dtype=float)
    actual = np.array(actual)

    def slope(log_beta):
        scaled = np.exp(log_beta) * (logits - logits.max(axis=1, keepdims=True))
        weights = np.exp(scaled)
        weights /= weights.sum(axis=1, keepdims=True)
        return np.mean((weights * logits).sum(axis=1) - logits[np.arange(len(actual)), actual])

    fitted = np.exp(-brentq(slope, -20, 20, xtol=1e-15, rtol=1e-15))
    return "\n".join(
        [
            f"case = {name}",
            f"classes = {logits.shape[1]}",
            line("actual", actual),
            line("rows", logits.ravel()),
            line("temperature", fitted),
        ]
    ) + "\n"


def temperature_cases():
    rng = np.random.default_rng(20261204)
    for classes in (2, 3, 10):
        for scale in (0.2, 1, 5, 100):
            logits = rng.normal(size=(40, classes))
            odds = np.exp(2 * logits)
            odds /= odds.sum(axis=1, keepdims=True)
            actual = [int(rng.choice(classes, p=row)) for row in odds]
            yield f"{classes}-classes-scale-{scale}", actual, np.round(2 * scale * logits, 3)


def label_issues(name, given, rows):
    """Confident learning, pruned by noise rate and ranked by self-confidence."""
    given = np.array(given)
    rows = np.array(rows)
    samples, classes = rows.shape
    own = rows[np.arange(samples), given]
    thresholds = [own[given == k].mean() if (given == k).any() else np.inf for k in range(classes)]
    above = np.where(rows >= np.array(thresholds) - 1e-6, rows, -1)
    confident = above.max(axis=1) >= 0
    joint = np.zeros((classes, classes))
    np.add.at(joint, (given[confident], above.argmax(axis=1)[confident]), 1)
    issues = set()
    for i in range(classes):
        members = np.flatnonzero(given == i)
        for j in range(classes):
            if i != j and joint[i, j]:
                wanted = int(np.floor(joint[i, j] * (len(members) / joint[i].sum()) + 0.5))
                order = np.argsort(rows[members, i] - rows[members, j], kind="stable")
                issues.update(members[order[:wanted]].tolist())
    suggested = rows.argmax(axis=1)
    found = sorted((own[i], i) for i in issues if suggested[i] != given[i])
    return "\n".join(
        [
            f"case = {name}",
            f"classes = {classes}",
            line("actual", given),
            line("rows", rows.ravel()),
            f"issues = {numbers([i for _, i in found])}",
            f"suggested = {numbers([int(suggested[i]) for _, i in found])}",
            f"scores = {numbers([float(score) for score, _ in found])}",
        ]
    ) + "\n"


def label_issue_cases():
    rng = np.random.default_rng(20261205)
    yield "one-sample", [0], [[0.25, 0.75]]
    for classes in (2, 3, 6):
        for absent in (0, 1):
            for tied in (False, True):
                rows = tied_rows(rng, 60, classes, 16) if tied else dense_rows(rng, 60, classes)
                given = labels(rng, rows, list(range(classes - absent)))
                kind = "tied" if tied else "dense"
                yield f"{kind}-{classes}-classes-{absent}-absent", given, rows


def write(file, blocks):
    (FOLDER / file).write_text(HEADER + "\n" + "\n".join(blocks), encoding="utf-8")


def main():
    warnings.simplefilter("ignore")
    write("probabilities.txt", [probabilities(*case) for case in probability_cases()])
    write("curves.txt", [curves(*case) for case in curve_cases()])
    write("agreement.txt", [agreement(*case) for case in sklearn_goldens.cases() if case[2]])
    write("regression.txt", [regression(*case) for case in regression_cases()])
    write("temperature.txt", [temperature(*case) for case in temperature_cases()])
    write("label-issues.txt", [label_issues(*case) for case in label_issue_cases()])


if __name__ == "__main__":
    main()
