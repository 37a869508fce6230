"""Reads a CSV file of customers with pandas, encodes its columns and trains one epoch with
scikit-learn, and prints the seconds and the processor time of each step as TableProgram.java does.

Usage: sklearn_table.py FILE
"""

import sys
import time
import warnings

import numpy
import pandas
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

NUMBERS = ["age", "income", "balance", "visits", "distance"]
CATEGORIES = ["city", "device", "channel"]


def cyclic(frame):
    joined = pandas.to_datetime(frame["joined"]).dt
    angles = [2 * numpy.pi * (joined.month - 1) / 12, 2 * numpy.pi * joined.dayofweek / 7]
    return numpy.column_stack([f(angle) for angle in angles for f in (numpy.sin, numpy.cos)])


def main(file):
    last = start = time.perf_counter()
    last_cpu = start_cpu = time.process_time()

    def figure(step):
        nonlocal last, last_cpu
        now, now_cpu = time.perf_counter(), time.process_time()
        print(f"@figure {step}={now - last}")
        print(f"@figure {step} CPU={now_cpu - last_cpu}")
        last, last_cpu = now, now_cpu

    rows = pandas.read_csv(file)
    figure("read")
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
            ("categories", OneHotEncoder(dtype=numpy.float32), CATEGORIES),
            ("date", FunctionTransformer(cyclic), ["joined"]),
        ],
        sparse_threshold=0,
    )
    columns.fit(rows)
    figure("fit")
    inputs = columns.transform(rows).astype(numpy.float32)
    figure("encode")
    model = MLPClassifier((64, 32), solver="adam", alpha=0, batch_size=256, max_iter=1, random_state=42)
    warnings.simplefilter("ignore", ConvergenceWarning)
    model.fit(inputs, rows["plan"])
    figure("train")
    print(f"@figure total={last - start}")
    print(f"@figure total CPU={last_cpu - start_cpu}")
    print(f"@figure loss={model.loss_}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
