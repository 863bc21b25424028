#!/usr/bin/env python3
"""Learn the weights by which the reader of text dumps ranks headlines, authors, dates and outlets.

    CANDIDATES_OF=DUMPS CANDIDATES_TO=candidates.jsonl \
        cargo test --lib candidates_for_training -- --ignored
    training/text_fields.py --candidates candidates.jsonl --truth truth.jsonl [--field headline] [--write]

DUMPS is a folder of text dumps (`ID.txt`); truth.jsonl has a page a line with `id, type, url, title, author, date` and,
for outlets, `source`.
The pages are split by host into two halves: weights are learned on half A, and the figures of half B say how well
they do on pages of sites never seen. With --write, the tables in src/extract/text/weights/ are made anew.

The model is a conditional logit: each candidate's features are added up with weights, and the shares of a page's
candidates are the exponentials of the sums, over their total. The weights are those under which the right candidates
have the largest share, held small by a penalty on their squares. Newton's method; the result does not depend on
chance. The headline's weights come first: run the dump again before learning authors and dates, which look at it.

Needs numpy.
"""
import argparse, hashlib, json, re
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

WEIGHTS = Path(__file__).resolve().parent.parent / "src/extract/text/weights"
FIELDS = {"headline": "title", "authors": "author", "dates": "date", "outlets": "source"}

# What the pages at hand are too few, or too much of one language, to teach: the weight that the penalty pulls to.
# A day on the first lines of a page is that on which it was seen; newspapers have it, blogs do not.
# A whole sentence is the lead that newspapers set below the headline.
# A name at the head that has the rights as well, or stands behind the headline, is the outlet's in every language; in
# other languages than English it has the rights itself more often than a company of another name.
EXPECTED = {
    "headline": {"Sentence": -6.0},
    "dates": {"TopOfPage": -3.0},
    "outlets": {"HeadAndRights": 1.0, "Titled": 1.5, "SignedAbroad": 2.3},
}


def words(text):
    return re.findall(r"\w+", (text or "").lower())


def right_headline(value, truth):
    return words(value) == words(truth)


def right_authors(value, truth):
    got = [set(words(name)) for name in value.split(";") if name.strip()]
    names = re.split(r"\s*(?:,|;|&|\band\b)\s*", truth)
    names = [set(words(name)) for name in names if len(words(name)) > 1] or [set(words(truth))]
    return all(any(name <= one or (len(one) > 1 and one <= name) for one in got) for name in names)


def right_dates(value, truth):
    return value != "" and value[:10] == truth[:10]


# What of an outlet's name may be there or not.
FORMS = set("the www com org net blog logo inc llc ltd limited gmbh pty ag sa plc corp corporation co company".split())


def bare(name):
    all_words = words(re.sub(r"['’]", "", name or ""))
    return "".join([word for word in all_words if word not in FORMS] or all_words)


def source_names(truth):
    """The name, and that before or behind a slogan: "The Gazette | News of the harbour"."""
    parts = re.split(r"\s+[|–—:-]+\s+|: ", truth)
    return [truth] + [part for part in (parts[0], parts[-1]) if len(parts) > 1 and part]


def right_outlets(value, truth):
    return value != "" and any(bare(value) == bare(name) for name in source_names(truth))


RIGHT = {"headline": right_headline, "authors": right_authors, "dates": right_dates, "outlets": right_outlets}


def site(url):
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def in_half_a(url):
    return hashlib.sha256(site(url).encode()).digest()[0] & 1 == 0


def known(truth, field):
    value = truth.get(FIELDS[field])
    return bool(value) and (field != "dates" or re.match(r"\d{4}-\d\d-\d\d", value))


class Page:
    def __init__(self, truth, candidates, field):
        self.truth = truth
        self.rows = np.array([row for _, row in candidates], dtype=float)
        value = truth.get(FIELDS[field])
        self.known = bool(known(truth, field))
        self.right = np.array([self.known and RIGHT[field](text, value) for text, _ in candidates])
        self.answered = self.right.any()
        # Where the page does not name it, "none" is right; for a page whose value was not met, too, but less surely.
        self.target = self.right.copy()
        if field == "outlets":
            # Of names that are both right, that is wanted which is written the same.
            same = self.right & np.array([words(text) == words(value) for text, _ in candidates])
            self.target = same if same.any() else self.target
        if field != "headline" and not self.answered:
            self.target[[text for text, _ in candidates].index("")] = True
        self.judged = field == "outlets" or truth["type"] == "article"
        article = 1.0 if truth["type"] == "article" else 0.6 if field == "outlets" else 0.3
        self.weight = article * (1.0 if self.answered else 0.15 if self.known else 0.3)


def learn(pages, penalty, expected, rounds=30):
    pages = [page for page in pages if page.target.any()]
    weights = expected.copy()
    total = sum(page.weight for page in pages)
    for _ in range(rounds):
        slope = penalty * (weights - expected)
        bend = penalty * np.eye(len(weights))
        for page in pages:
            sums = page.rows @ weights
            shares = np.exp(sums - sums.max())
            shares /= shares.sum()
            wanted = np.where(page.target, shares + 1e-12, 0.0)
            wanted /= wanted.sum()
            scale = page.weight / total
            mean = page.rows.T @ shares
            slope += scale * (mean - page.rows.T @ wanted)
            bend += scale * ((page.rows.T * shares) @ page.rows - np.outer(mean, mean))
        step = np.linalg.solve(bend, slope)
        # A long step leaves the region where the slope is right.
        weights -= step * min(1.0, 4.0 / max(np.abs(step).max(), 1e-9))
        if np.abs(step).max() < 1e-4:
            break
    return weights


def share_right(pages, weights):
    of = [page for page in pages if page.known and page.judged]
    return sum(bool(page.right[np.argmax(page.rows @ weights)]) for page in of) / max(1, len(of)), len(of)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--candidates", required=True)
    a.add_argument("--truth", required=True)
    a.add_argument("--field", choices=FIELDS, action="append")
    a.add_argument("--penalty", type=float, default=0.003)
    a.add_argument("--write", action="store_true")
    o = a.parse_args()
    truth = {one["id"]: one for one in map(json.loads, open(o.truth, encoding="utf-8"))}
    names, *dumped = map(json.loads, open(o.candidates, encoding="utf-8"))
    for field in o.field or FIELDS:
        pages = [Page(truth[one["page"]], one[field], field) for one in dumped if one["page"] in truth and one[field]]
        if field == "outlets":
            # Where nobody says what the outlet is called, the page may still name it.
            pages = [page for page in pages if page.known]
        half_a = [page for page in pages if in_half_a(page.truth["url"])]
        half_b = [page for page in pages if not in_half_a(page.truth["url"])]
        expected = np.array([EXPECTED.get(field, {}).get(name, 0.0) for name in names[field]])
        folds, total = [], 0
        for fold in range(5):
            own = lambda page: hashlib.sha256(site(page.truth["url"]).encode()).digest()[1] % 5 == fold
            weights = learn([page for page in half_a if not own(page)], o.penalty, expected)
            share, count = share_right([page for page in half_a if own(page)], weights)
            folds.append(share * count)
            total += count
        weights = learn(half_a, o.penalty, expected)
        met = sum(page.answered for page in half_a if page.known and page.judged) / total
        print(f"{field}: A {share_right(half_a, weights)[0]:.3f} (cross-checked {sum(folds) / total:.3f}, "
              f"right one among the candidates {met:.3f}), B {share_right(half_b, weights)[0]:.3f}")
        table = sorted(zip(names[field], weights), key=lambda pair: -abs(pair[1]))
        print("  " + " ".join(f"{name}:{weight:.2f}" for name, weight in table))
        if o.write:
            lines = [f"{name} {weight:.3f}" for name, weight in zip(names[field], weights)]
            (WEIGHTS / f"{field}.txt").write_text("# Made by training/text_fields.py.\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
