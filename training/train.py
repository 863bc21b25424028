#!/usr/bin/env python3
"""Makes the tables of weights in src/extract/learned from pages whose content is known.

    train.py PAGES TRUTH [--part A|B] [--out FOLDER] [--kind html|text]

PAGES is a folder of raw pages (ID.html or ID.txt), TRUTH a file with a JSON object a line: `id`, `url` and `body`, the
page's content as plain text. The measures come from `cargo run --release --example measure`.

The pages are put into five folds by host. Each fold is judged by tables made of the other four, so the figures printed
are those of pages of hosts not learned from. The tables written are made of all pages, or with `--part` of one half of
the hosts, for measuring on the other.

Needs Python 3.11, numpy, scipy, scikit-learn, lightgbm and rapidfuzz.
"""
import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from label import f1, labels, words

HERE = Path(__file__).resolve().parent
MEASURE = HERE.parent / "target/release/examples/measure"
FOLDS = 5
# A word of class names that fewer hosts use says something of a site, not of the web.
HOSTS = 12
# Pages whose text is read once more in lower case, as a quarter of the rows: most scripts have no capitals.
CASELESS = 0.25
# The blocks of a page are much alike, so that a leaf of few blocks knows a page and not the web.
TREES = {"html": 120, "text": 100}
PARAMETERS = dict(
    objective="binary", num_leaves=31, bagging_fraction=0.7, bagging_freq=1, max_bin=127, verbose=-1, seed=1,
    num_threads=2, deterministic=True, force_row_wise=True,
)
OF_KIND = {
    "html": dict(
        learning_rate=0.1, min_data_in_leaf=60, min_sum_hessian_in_leaf=0.5, feature_fraction=0.5, lambda_l2=2.0
    ),
    "text": dict(
        learning_rate=0.13, min_data_in_leaf=300, min_sum_hessian_in_leaf=5, feature_fraction=0.3, lambda_l2=20.0
    ),
}


def host(page):
    name = urlsplit(page["url"] or "").hostname or page["id"]
    return ".".join(name.split(".")[-2:])


def bucket(page, salt, count):
    return hashlib.sha256((salt + host(page)).encode()).digest()[0] % count


class Pages:
    """Measured pages: rows of measures, labels and weights, one after the other."""

    def __init__(self, truth):
        self.truth, self.rows, self.blocks, self.shares, self.signs, self.ids = truth, [], [], [], [], []
        self.names = []

    def measure(self, files, weights=None, caseless=False):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            options = (["--caseless"] if caseless else []) + (["--weights", str(weights)] if weights else [])
            subprocess.run([MEASURE, *options, out, *files], check=True, stdout=sys.stderr)
            self.names = (out.with_suffix(".names")).read_text().split("\n")
            values = np.fromfile(out.with_suffix(".f32"), dtype=np.float32).reshape(-1, len(self.names))
            at = 0
            for line in out.with_suffix(".jsonl").open(encoding="utf-8"):
                page = json.loads(line)
                blocks = [words(text) for text in page["texts"]]
                self.ids.append(Path(page["path"]).name.split(".")[0])
                self.rows.append(values[at : at + len(blocks)])
                self.blocks.append(blocks)
                self.signs.append(page["signs"])
                at += len(blocks)
        return self

    def label(self, known=None):
        known = known or {}
        for page, blocks in zip(self.ids, self.blocks):
            share = known.get(page)
            self.shares.append(share if share and len(share) == len(blocks) else labels(blocks, self.truth[page]["body"]))
        return self

    def table(self, keep):
        """Rows, labels and weights of the pages that `keep` wants; a block weighs as much as its share of the truth."""
        rows, label, weight = [], [], []
        for page, values, blocks, shares in zip(self.ids, self.rows, self.blocks, self.shares):
            if keep(page):
                whole = max(20, len(words(self.truth[page]["body"])))
                rows.append(values)
                label.extend(share > 0.5 for share in shares)
                weight.extend(min(len(block) / whole, 1.0) + 0.0005 for block in blocks)
        weight = np.array(weight)
        return np.vstack(rows), np.array(label), weight * len(weight) / weight.sum()


def class_words(pages, keep, out):
    """Weighs the words of class names by how much content stands inside the elements that bear them."""
    hosts = defaultdict(set)
    for page, signs in zip(pages.ids, pages.signs):
        for word in {word for block in signs for word in block}:
            hosts[word].add(host(pages.truth[page]))
    known = {word: n for n, word in enumerate(sorted(w for w, h in hosts.items() if len(h) >= HOSTS and len(w) >= 3))}
    at, column, label, weight = [], [], [], []
    for page, blocks, shares, signs in zip(pages.ids, pages.blocks, pages.shares, pages.signs):
        if not keep(page):
            continue
        total = sum(map(len, blocks)) or 1
        for block, share, names in zip(blocks, shares, signs):
            for word in set(names) & known.keys():
                at.append(len(label))
                column.append(known[word])
            label.append(share > 0.5)
            weight.append(((len(block) + 1) / total) ** 0.7)
    values = csr_matrix((np.ones(len(at)), (at, column)), shape=(len(label), len(known)))
    weight = np.array(weight) * len(weight) / sum(weight)
    model = LogisticRegression(penalty="l1", C=0.008, solver="liblinear", max_iter=200, tol=1e-3, random_state=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(values, label, sample_weight=weight)
    found = {word: model.coef_[0][n] for word, n in known.items() if abs(model.coef_[0][n]) > 0.05}
    lines = [f"{word}\t{value:.2f}\n" for word, value in sorted(found.items())]
    out.write_text("# Words in the names of classes round content (above zero) and furniture (below). Made by training/train.py.\n" + "".join(lines))


def learn(table, names, kind):
    rows, label, weight = table
    used = [n for n, name in enumerate(names) if not name.startswith("#")]
    data = lightgbm.Dataset(rows[:, used], label, weight=weight)
    return lightgbm.train(PARAMETERS | OF_KIND[kind], data, TREES[kind]), used


def write_forest(model, names, used, out):
    """The table that src/extract/learned/forest.rs reads."""
    dump = model.dump_model()

    def nodes(node):
        if "leaf_value" in node:
            yield f"={node['leaf_value']:.3g}"
        else:
            assert node["decision_type"] == "<="
            yield f"{used[node['split_feature']]}:{node['threshold']:.5g}"
            yield from nodes(node["left_child"])
            yield from nodes(node["right_child"])

    lines = ["# Whether a block is content. Made by training/train.py; src/extract/learned/forest.rs says the form.", "bias 0"]
    lines.append("measures " + ",".join(names))
    lines += ["tree " + " ".join(nodes(tree["tree_structure"])) for tree in dump["tree_info"]]
    out.write_text("\n".join(lines) + "\n")


# What the odds of all blocks of a page may be multiplied by, and how likely that is.
COMMON = {
    "html": [(0.0024444, 0.011257), (0.04923, 0.222076), (0.7408182, 0.533333), (11.14791, 0.222076), (224.5144, 0.011257)],
    "text": [(1, 1)],
}


def likeliest(probability, length, common):
    """The blocks to keep, as src/extract/learned/choice.rs takes them."""
    order = np.argsort(-probability, kind="stable")
    probability, length = probability[order], length[order]
    taken, expected = np.cumsum(length), 0
    for factor, weight in common:
        share = probability * factor / (1 - probability + probability * factor)
        right = np.cumsum(share * length)
        expected = expected + weight * 2 * right / (taken + right[-1:] + 1e-9)
    keep = np.zeros(len(probability), bool)
    if len(order):
        keep[order[: int(np.argmax(expected)) + 1]] = True
    return keep


def report(pages, probabilities, title, common):
    by_type = defaultdict(list)
    for page, blocks in zip(pages.ids, pages.blocks):
        if page not in probabilities:
            continue
        length = np.array([len(block) for block in blocks], float)
        keep = likeliest(probabilities[page], length, common)
        taken = Counter()
        for block, kept in zip(blocks, keep):
            if kept:
                taken.update(block)
        by_type[pages.truth[page].get("type", "")].append(f1(taken, Counter(words(pages.truth[page]["body"]))))
    print(title)
    rows = sorted(by_type.items()) + [("all", [score for scores in by_type.values() for score in scores])]
    for kind, scores in rows:
        print(f"  {kind:14} {len(scores):5} " + " ".join(f"{fmean(s[n] for s in scores):.3f}" for n in range(3)))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("pages", type=Path)
    a.add_argument("truth", type=Path)
    a.add_argument("--kind", choices=["html", "text"], default="html")
    a.add_argument("--part", choices=["A", "B"], help="learn from one half of the hosts only")
    a.add_argument("--out", type=Path, default=HERE.parent / "src/extract/learned", help="where the tables go")
    a.add_argument("--folds", action="store_true", help="print the figures of pages of hosts not learned from")
    o = a.parse_args()
    truth = {page["id"]: page for page in map(json.loads, o.truth.open(encoding="utf-8"))}
    suffix = {"html": "html", "text": "txt"}[o.kind]
    file = lambda page: o.pages / f"{page}.{suffix}"
    ids = [page for page in sorted(truth) if file(page).exists()]
    ids = [page for page in ids if o.part is None or "AB"[bucket(truth[page], "", 2)] == o.part]
    fold = {page: bucket(truth[page], "f", FOLDS) for page in ids}
    learned = {}
    classes = o.out / f"{o.kind}-classes.txt"
    measured, caseless = Pages(truth), Pages(truth)
    if o.kind == "html":
        plain = Pages(truth).measure(map(file, ids)).label()
        learned = dict(zip(plain.ids, plain.shares))
        with tempfile.TemporaryDirectory() as folder:
            # What classes say of a page is learned from other hosts, here as in use.
            for n in range(FOLDS):
                weights = Path(folder) / f"{n}.tsv"
                class_words(plain, lambda page: fold[page] != n, weights)
                here = [page for page in ids if fold[page] == n]
                measured.measure(map(file, here), weights)
                caseless.measure([file(page) for page in here[:: int(1 / CASELESS)]], weights, caseless=True)
        class_words(plain, lambda page: True, classes)
    else:
        measured.measure(map(file, ids))
        caseless.measure([file(page) for page in ids[:: int(1 / CASELESS)]], caseless=True)
    measured.label(learned)
    caseless.label(learned)

    def table(keep):
        parts = [measured.table(keep), caseless.table(keep)]
        return tuple(np.concatenate([part[n] for part in parts]) for n in range(3))

    if o.folds:
        probabilities = {}
        for n in range(FOLDS):
            model, used = learn(table(lambda page: fold[page] != n), measured.names, o.kind)
            for page, rows in zip(measured.ids, measured.rows):
                if fold[page] == n:
                    probabilities[page] = model.predict(rows[:, used]) if len(rows) else np.zeros(0)
        report(measured, probabilities, "pages of hosts not learned from: pages, F1, precision, recall", COMMON[o.kind])
    model, used = learn(table(lambda page: True), measured.names, o.kind)
    write_forest(model, measured.names, used, o.out / f"{o.kind}-blocks.txt")


if __name__ == "__main__":
    main()
