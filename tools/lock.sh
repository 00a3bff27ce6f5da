#!/bin/sh
# Locks requirements/*.in with hashes for every platform. The output names no package index.
set -eu
cd "$(dirname "$0")/.."
for name in base dev; do
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --custom-compile-command ./tools/lock.sh \
        "requirements/$name.in" -o "requirements/$name.txt"
done
