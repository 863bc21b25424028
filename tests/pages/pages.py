#!/usr/bin/env python3
"""The pages of this folder, for the people who change or measure them.

    pages.py dump          writes ID.txt, the plain-text dump of every ID.html
    pages.py pack FOLDER   writes FOLDER/html/ID.html.gz, FOLDER/text/ID.txt.gz and FOLDER/truth.jsonl,
                           the form in which a benchmark of extraction reads a set of pages

`dump` needs the Python package `resiliparse` (2.0.1); `pack` the standard library alone. Both give the same bytes
each time they run.
"""
import gzip
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def dump():
    from resiliparse.extract.html2text import extract_plain_text

    for page in sorted(HERE.glob("*.html")):
        raw = page.read_bytes()
        charset = re.search(rb"charset=[\"']?([\w-]+)", raw)[1].decode()
        page.with_suffix(".txt").write_text(extract_plain_text(raw.decode(charset), preserve_formatting=True) + "\n", encoding="utf-8")


def pack(folder):
    for ending, kind in (("html", "html"), ("txt", "text")):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for page in sorted(HERE.glob("*." + ending)):
            packed = gzip.compress(page.read_bytes(), mtime=0)
            (folder / kind / (page.name + ".gz")).write_bytes(packed)
    shutil.copyfile(HERE / "truth.jsonl", folder / "truth.jsonl")


if sys.argv[1:] == ["dump"]:
    dump()
elif len(sys.argv) == 3 and sys.argv[1] == "pack":
    pack(Path(sys.argv[2]))
else:
    sys.exit(__doc__)
