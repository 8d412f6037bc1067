#!/bin/sh
# Renews the locks: one set of hashes for every platform and Python from 3.11 on.
# Further arguments go to uv, for example --upgrade or --upgrade-package ruff.
set -eu
cd "$(dirname "$0")/.."

command -v "${UV:=uv}" >/dev/null 2>&1 || {
    echo "uv is not found. Install it (pip install uv), or name it: UV=/path/to/uv make lock" >&2
    exit 2
}

compile() {
    out=requirements/$1.txt
    shift
    "$UV" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --no-header "$@" --output-file "$out"
}

compile runtime pyproject.toml "$@"
compile build --group build --constraints requirements/runtime.txt "$@"
compile dev pyproject.toml --group dev \
    --constraints requirements/runtime.txt --constraints requirements/build.txt "$@"
compile bench --group bench "$@"
