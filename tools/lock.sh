#!/bin/sh
# Compile the hash-pinned locks from pyproject.toml. They hold no index address, so they work with any mirror.
# `tools/lock.sh` keeps what is pinned; `tools/lock.sh --upgrade` takes newer releases.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

compile() {
    name=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --no-annotate --output-file "requirements/$name.txt" "$@"
}

compile dev pyproject.toml "$@" --all-extras --group dev
# The smaller locks are constrained by the largest, so that every program runs what was tested.
for extra in platform worker operator; do
    compile "$extra" pyproject.toml "$@" --extra "$extra" --constraint requirements/dev.txt
done
compile run pyproject.toml "$@" --extra platform --extra worker --extra run --group build --constraint requirements/dev.txt
compile node "$@" --group node
compile go "$@" --group go
compile docs "$@" --group docs --constraint requirements/dev.txt
compile build "$@" --group build --constraint requirements/dev.txt
