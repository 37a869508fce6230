"""Trains scikit-learn's MLPClassifier and MLPRegressor on the folds of CrossValidationTest, and compares the figures.

Run from the folder of this module, after that test, with Debian's interpreter and its package python3-sklearn:

    mvn test -pl tabular -am -Dtest=CrossValidationTest -Dsurefire.failIfNoSpecifiedTests=false   # in the folder above
    OMP_NUM_THREADS=1 /usr/bin/python3 src/test/python/sklearn_cross_validation.py

The inputs are prepared alike: missing numbers become the mean, numbers are standardized, categories are one-hot and a
missing one is a category of its own, all fitted to the training rows of each fold. Networks, batch size, epochs and
optimizer (Adam) are the same. scikit-learn's L2 penalty alpha equals weight decay times batch size, or half of that for
regression, whose loss has a factor of 1/2; it spares the biases, which Adam's weight decay does not. It is divided by the
number of rows in a batch, so it is stronger in a last batch that is smaller.

A seed gives other initial weights than in Java. Prints, for each seed, the figure of all rows pooled and the mean of the
folds, in both cases computed by scikit-learn.
"""

import csv
import pathlib
import statistics
import warnings

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

MODULE = pathlib.Path(__file__).parents[3]
RESULTS = MODULE / "target" / "cross-validation"
TABLES = MODULE.parent / "datasets" / "src" / "main" / "resources" / "dev" / "cresset" / "datasets" / "tables"
CATEGORIES = ("island", "sex")
TARGETS = {"penguins": "species", "breast-cancer": "diagnosis", "diabetes": "progression"}
FIGURES = {"penguins": accuracy_score, "breast-cancer": roc_auc_score, "diabetes": r2_score}


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def table(name):
    """Returns the inputs as columns, and the target as numbers."""
    rows = read(TABLES / f"{name}.csv")
    target = [row.pop(TARGETS[name]) for row in rows]
    if name == "diabetes":
        target = [float(value) for value in target]
    else:
        # Sorted, so that malignant is class 1.
        target = [sorted(set(target)).index(value) for value in target]
    values = [
        [row[column] if column in CATEGORIES else float(row[column] or "nan") for column in row] for row in rows
    ]
    return list(rows[0]), np.array(values, dtype=object), np.array(target)


def preparation(columns):
    numbers = [i for i, column in enumerate(columns) if column not in CATEGORIES]
    categories = [i for i, column in enumerate(columns) if column in CATEGORIES]
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
        ]
    )


def network(name, settings, seed):
    batch = int(settings["batch_size"])
    kind = MLPRegressor if name == "diabetes" else MLPClassifier
    decay = float(settings["weight_decay"]) * batch
    return kind(
        hidden_layer_sizes=(int(settings["hidden"]),),
        batch_size=batch,
        max_iter=int(settings["epochs"]),
        n_iter_no_change=int(settings["epochs"]),
        tol=0,
        learning_rate_init=float(settings["learning_rate"]),
        alpha=decay / 2 if name == "diabetes" else decay,
        random_state=seed,
    )


def predictions(name, columns, inputs, target, training, test, settings, seed):
    prepared = preparation(columns).fit(inputs[training])
    model = network(name, settings, seed)
    scale = StandardScaler().fit(target[training].reshape(-1, 1))
    labels = target[training]
    if name == "diabetes":
        labels = scale.transform(labels.reshape(-1, 1)).ravel()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(prepared.transform(inputs[training]), labels)
    unseen = prepared.transform(inputs[test])
    if name == "diabetes":
        return scale.inverse_transform(model.predict(unseen).reshape(-1, 1)).ravel()
    return model.predict(unseen) if name == "penguins" else model.predict_proba(unseen)[:, 1]


def compare(name):
    columns, inputs, target = table(name)
    settings = read(RESULTS / f"{name}-settings.csv")[0]
    rows = read(RESULTS / f"{name}-predictions.csv")
    figure = FIGURES[name]
    print(f"\n{name}: {figure.__name__}, {settings}")
    pooled = {"Cresset": [], "scikit-learn": []}
    for seed in sorted({int(row["seed"]) for row in rows}):
        folds = {}
        for row in rows:
            if int(row["seed"]) == seed:
                folds.setdefault(int(row["fold"]), []).append((int(row["row"]), float(row["prediction"])))
        tests = {fold: np.array([row for row, _ in tested]) for fold, tested in folds.items()}
        everything = np.concatenate(list(tests.values()))
        assert sorted(everything) == list(range(len(target)))
        predicted = {
            "Cresset": {fold: np.array([value for _, value in tested]) for fold, tested in folds.items()},
            "scikit-learn": {
                fold: predictions(
                    name, columns, inputs, target, np.setdiff1d(everything, test), test, settings, seed
                )
                for fold, test in tests.items()
            },
        }
        for library, by_fold in predicted.items():
            whole = figure(target[everything], np.concatenate(list(by_fold.values())))
            mean = statistics.mean(figure(target[tests[fold]], values) for fold, values in by_fold.items())
            pooled[library].append(whole)
            print(f"  seed {seed:2} {library:12} pooled {whole:.4f}, mean of the folds {mean:.4f}")
    for library, values in pooled.items():
        print(f"  {library:12} mean {statistics.mean(values):.4f}, {min(values):.4f} to {max(values):.4f}")


if __name__ == "__main__":
    print(f"scikit-learn {sklearn.__version__}")
    for each in TARGETS:
        compare(each)
