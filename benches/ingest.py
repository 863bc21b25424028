"""Measures `cuttings ingest` on invented pages: see README.md beside this file."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cuttings", type=Path, required=True)
    parser.add_argument("--stage", type=Path, required=True)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        place = Path(place)
        subprocess.run([given.stage.resolve(), "saved", str(given.count), place / "saved"], check=True)
        print("| | pages | MB | CPU s | wall s | pages a second | peak MB |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for kind in ["html", "text"]:
            pages = place / "saved" / kind
            archive = place / kind
            subprocess.run([given.cuttings.resolve(), "init", archive], check=True, capture_output=True)
            shutil.rmtree(archive / "content")
            size = sum(file.stat().st_size for file in pages.iterdir()) / 1e6
            for what in ["for the first time", "again"]:
                cpu, wall, peak = run([given.cuttings.resolve(), "ingest", pages], archive)
                filed = sum(1 for _ in (archive / "content").rglob("*.md"))
                if filed != given.count:
                    sys.exit(f"{filed} documents of {given.count} pages")
                print(
                    f"| {kind}, {what} | {filed:,} | {size:.0f} | {cpu:.1f} | {wall:.1f} |"
                    f" {filed / wall:,.0f} | {peak:.0f} |",
                    flush=True,
                )
            shutil.rmtree(archive)


def run(command: list, folder: Path) -> tuple[float, float, float]:
    """CPU seconds, seconds and peak megabytes of a whole process."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(said.decode(errors="replace")[-2000:])
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
