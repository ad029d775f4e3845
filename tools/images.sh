#!/bin/sh
# Build the images that the Dockerfile describes: `tools/images.sh [TAG]`. Needs podman; root is not needed.
# Where no registry is reached, the base image is made of Debian's own packages (mmdebstrap), as Debian's slim image is.
# It must not know what is in an image: that is the Dockerfile.
#   PODMAN     the program and its options            (podman)
#   TARGETS    which of them                          (platform worker operator)
#   LANGUAGES  more languages for the worker          (none; such as "deu fra")
#   PIP_CERT, NODE_EXTRA_CA_CERTS
#              authorities of package indexes of one's own; they are lent to the build and never part of an image
set -eu
cd "$(dirname "$0")/.."
tag=${1:-dev}
podman=${PODMAN:-podman}
base=docker.io/library/debian:bookworm-slim
work=$PWD/var/images

say() { printf 'legible: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

configure() {
    [ -z "${CONTAINERS_CONF:-}" ] || return 0
    volumes=
    if [ -n "${PIP_CERT:-}" ]; then
        printf '[global]\ncert = /run/build/pip.crt\n' >"$work/pip.conf"
        volumes="\"$PIP_CERT:/run/build/pip.crt:ro\", \"$work/pip.conf:/etc/pip.conf:ro\", "
    fi
    if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
        printf 'cafile=/run/build/node.crt\n' >"$work/npmrc"
        volumes="$volumes\"$NODE_EXTRA_CA_CERTS:/run/build/node.crt:ro\", \"$work/npmrc:/root/.npmrc:ro\""
    fi
    # The limits and the runtime are those under which a container may itself be built in.
    cat >"$work/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=32768:32768"]
netns = "host"
volumes = [$volumes]
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
events_logger = "file"
[network]
network_backend = "netavark"
CONF
    export CONTAINERS_CONF="$work/containers.conf"
}

make_base() {
    $podman image exists "$base" && return 0
    $podman pull --quiet "$base" >/dev/null 2>&1 && return 0
    command -v mmdebstrap >/dev/null || fail "no registry is reached; to make the base image: apt-get install mmdebstrap"
    say "building the base image from Debian packages"
    mmdebstrap --quiet --variant=minbase \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm -f "$1"/var/cache/apt/*.bin "$1"/var/lib/apt/lists/*_*' \
        bookworm "$work/base.tar" /etc/apt/sources.list.d/debian.sources
    $podman import --quiet --change 'CMD ["bash"]' "$work/base.tar" "$base" >/dev/null
    rm "$work/base.tar"
}

build() {
    say "building localhost/legible-$1:$tag"
    $podman build --quiet --pull=never --target "$1" --build-arg "LANGUAGES=${LANGUAGES:-}" \
        --tag "localhost/legible-$1:$tag" . >/dev/null
    bytes=$($podman save "localhost/legible-$1:$tag" | gzip -6 | wc -c)
    say "localhost/legible-$1:$tag has $((bytes / 1000000)) MB compressed"
}

command -v "${podman%% *}" >/dev/null || fail "podman is missing: apt-get install --no-install-recommends podman buildah runc"
mkdir -p "$work"
configure
make_base
for target in ${TARGETS:-platform worker operator}; do
    build "$target"
done
