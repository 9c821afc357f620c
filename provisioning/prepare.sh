# shellcheck shell=sh
# Sourced, from the project's root, by the programs that set up what they need: ./demo and ./test.
#
#   need_apt PACKAGE...         have these Debian packages; installs only what is missing
#   make_venv REQUIREMENTS      have .venv with exactly this lock file and the project itself
#
# Both say what they do, ask nothing, do nothing a second time and need no network when there is nothing to do.
# Each returns non-zero after saying what is wrong and what would be right.

say() {
    printf '==> %s\n' "$*"
}

complain() {
    printf '%s\n' "$*" >&2
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

need_apt() {
    missing=
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        complain "Missing:$missing. This system has no apt-get; Debian 12 or 13 or Raspberry Pi OS is right."
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        complain "Missing:$missing. Neither root nor sudo is here; as root: apt-get install$missing"
        return 1
    fi
    say "Installing with apt-get:$missing"
    # shellcheck disable=SC2086  # a list of package names, one word each
    apt_get install -y --no-install-recommends $missing && return 0
    say "Fetching the package lists and trying again"
    # shellcheck disable=SC2086
    if ! apt_get update || ! apt_get install -y --no-install-recommends $missing; then
        complain "apt-get could not install:$missing. Its own words are above; is there a network?"
        return 1
    fi
}

python_version() {
    "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null
}

# Prints the lock file's entries for pip and setuptools alone, with their hashes: what builds the rest.
builders_of() {
    awk '/^[^ #]/ { wanted = /^(pip|setuptools)==/ } wanted' "$1"
}

make_venv() {
    lock=$1
    python=${PYTHON:-python3}
    if [ ! -f "$lock" ]; then
        complain "$lock: no such lock file; run this from the project's root"
        return 1
    fi
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        complain "$python is $(python_version "$python" || echo not there); Python 3.11 or later is right. Set PYTHON to one."
        return 1
    fi
    # Without PYTHON, a virtual environment that runs is kept, whatever made it.
    standing=$(python_version .venv/bin/python || true)
    if [ -z "$standing" ] || { [ -n "${PYTHON:-}" ] && [ "$standing" != "$(python_version "$python")" ]; }; then
        say "Creating .venv with $python ($(python_version "$python"))"
        if ! "$python" -m venv --clear .venv; then
            complain "$python cannot create a virtual environment; on Debian: apt-get install python3-venv"
            return 1
        fi
    fi
    stamp=.venv/complete-$(basename "$lock")
    state="$(cat "$lock" pyproject.toml | sha256sum | cut -d ' ' -f 1) $(python_version .venv/bin/python) $PWD"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ]; then
        return 0
    fi
    say "Installing $lock into .venv"
    builders_of "$lock" >.venv/builders.txt
    # The builders come first and build isolation is off, so that nothing is fetched that has no hash in the lock.
    if ! .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/builders.txt ||
        ! .venv/bin/python -m pip install -q --disable-pip-version-check --no-build-isolation --require-hashes \
            -r "$lock" ||
        ! .venv/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .; then
        complain "pip could not install $lock; its own words are above. A compiler (gcc), Python's headers and a" \
            "network are right."
        return 1
    fi
    printf '%s\n' "$state" >"$stamp"
}
