#!/bin/sh
# Locks requirements/*.in with hashes for every platform. The output names no package index.
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
[ -x "$uv" ] || uv=uv
for name in bootstrap base dev; do
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --custom-compile-command ./tools/lock.sh \
        "requirements/$name.in" -o "requirements/$name.txt"
done
