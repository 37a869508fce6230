"""Writes the tables in the jar from the packages that hold them.

Usage, from the folder of this module, with Debian's interpreter and its package python3-sklearn:

    npm pack vega-datasets@3.2.1
    tar --extract --file vega-datasets-3.2.1.tgz
    /usr/bin/python3 src/main/python/tables.py package

Numbers keep the text of the source, except the targets of diabetes, which are integers in exponent notation there.
Columns are renamed. In penguins, the sex is in lower case, and "." and null become missing values (empty text).
In breast cancer, the classes 0 and 1 become malignant and benign.
"""

import csv
import gzip
import json
import pathlib
import sys

import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "datasets" / "tables"
SKLEARN = pathlib.Path(sklearn.__file__).parent / "datasets" / "data"
PENGUINS = {
    "Species": "species",
    "Island": "island",
    "Beak Length (mm)": "bill_length_mm",
    "Beak Depth (mm)": "bill_depth_mm",
    "Flipper Length (mm)": "flipper_length_mm",
    "Body Mass (g)": "body_mass_g",
    "Sex": "sex",
}
SEXES = {"MALE": "male", "FEMALE": "female", ".": "", None: ""}


def penguins(package):
    text = (package / "data" / "penguins.json").read_text()
    for row in json.loads(text, parse_int=str, parse_float=str):
        assert row.keys() == PENGUINS.keys()
        row["Sex"] = SEXES[row["Sex"]]
        yield ["" if value is None else value for value in row.values()]


def breast_cancer(names):
    lines = (SKLEARN / "breast_cancer.csv").read_text().splitlines()[1:]
    for line in lines:
        *numbers, label = line.split(",")
        yield [*numbers, names[int(label)]]


def diabetes():
    inputs = gzip.open(SKLEARN / "diabetes_data_raw.csv.gz", "rt").read().splitlines()
    targets = gzip.open(SKLEARN / "diabetes_target.csv.gz", "rt").read().splitlines()
    for numbers, target in zip(inputs, targets, strict=True):
        assert float(target).is_integer()
        yield [*numbers.split(), str(int(float(target)))]


def write(name, header, rows, count):
    rows = list(rows)
    assert len(rows) == count and all(len(row) == len(header) for row in rows)
    FOLDER.mkdir(exist_ok=True)
    with open(FOLDER / name, "w", newline="", encoding="ascii") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main(package):
    write("penguins.csv", PENGUINS.values(), penguins(package), 344)
    source = load_breast_cancer()
    header = [name.replace(" ", "_") for name in source.feature_names]
    write("breast-cancer.csv", [*header, "diagnosis"], breast_cancer(source.target_names), 569)
    header = load_diabetes(scaled=False).feature_names
    write("diabetes.csv", [*header, "progression"], diabetes(), 442)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
