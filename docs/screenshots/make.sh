#!/usr/bin/env bash
# Takes the pictures of the demo archive that the documentation shows. Needs Chromium.
# make.sh FOLDER takes every kind of page, whole, on a phone and at a desk, in light and dark, into that folder instead.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ $# -gt 0 ]; then
    mkdir -p "$1"
    folder=$(cd "$1" && pwd)
    export CUTTINGS_SCREENSHOTS_ALL=1
else
    folder=$PWD/docs/screenshots
    rm -f "$folder"/*.png
fi
CUTTINGS_SCREENSHOTS=$folder cargo test --quiet --test it -- --ignored --exact browser::screenshots::screenshots

# A palette of 255 colours without dots is enough for type on paper, and a third of the size.
if [ $# -eq 0 ] && command -v convert >/dev/null; then
    for picture in "$folder"/*.png; do
        convert "$picture" -strip +dither -colors 255 -define png:compression-level=9 "png8:$picture"
    done
fi
