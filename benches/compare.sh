#!/usr/bin/env bash
# compare.sh N [ROUNDS]: builds one archive of N documents with Cuttings and its peers, in turn, and prints what each
# took. README.md beside this file says what is compared, and what is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: benches/compare.sh N [ROUNDS]" >&2
    exit 2
fi
# Both at once: alone, each would have the library compiled for itself.
cargo build --quiet --locked --release --bin cuttings --example stage
target=${CARGO_TARGET_DIR:-target}
exec python3 benches/compare.py --cuttings "$target/release/cuttings" --stage "$target/release/examples/stage" \
    --work "$target/compare" "$@"
