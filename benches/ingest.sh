#!/usr/bin/env bash
# ingest.sh N: makes N invented pages as HTML and as text, files each kind in an archive of its own, and prints what that
# took. README.md beside this file says more.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -ne 1 ]; then
    echo "usage: benches/ingest.sh N" >&2
    exit 2
fi
cargo build --quiet --locked --release --bin cuttings --example stage
target=${CARGO_TARGET_DIR:-target}
exec python3 benches/ingest.py --cuttings "$target/release/cuttings" --stage "$target/release/examples/stage" "$1"
