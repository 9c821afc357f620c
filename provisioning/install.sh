#!/bin/sh
# Installs the station on this machine, or brings an installed one up to date; run again, it changes nothing more.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=provisioning/prepare.sh
. "$here/provisioning/prepare.sh"
# shellcheck source=provisioning/board.sh
. "$here/provisioning/board.sh"

home=/opt/station
settings=/etc/station/station.toml
state=/var/lib/station

usage() {
    cat <<'END'
Usage: install.sh [--dry-run] [--board pi|other]
       install.sh [--dry-run] --uninstall [--purge]

Installs the station from this checkout on Debian 12 or 13 or Raspberry Pi OS, 64-bit:
the program in /opt/station, its settings in /etc/station, its data in /var/lib/station.

  --dry-run    say each step and change nothing
  --board      what to install for; without it the machine is asked (an image is made elsewhere)
  --uninstall  take the program away; settings and data stay
  --purge      with --uninstall: settings, credentials, data and the user go too
END
}

fail() {
    complain "install.sh: $*"
    exit 1
}

# Runs a command, or in a dry run only says it. Every change goes through here.
run() {
    if [ "$dry_run" = yes ]; then
        printf '    %s\n' "$*"
    else
        "$@"
    fi
}

# From here on something is different; if the end is not reached, the next run does everything again.
begin_change() {
    changed=yes
    [ "$dry_run" = yes ] || rm -f "$home/complete"
}

# Puts a file where it belongs, unless exactly that is there.
put() {
    if ! cmp -s "$1" "$2"; then
        begin_change
        run install -D -m 0644 "$1" "$2"
    fi
}

remove() {
    for path in "$@"; do
        if [ -e "$path" ] || [ -L "$path" ]; then
            run rm -rf "$path"
        fi
    done
}

# Tells whether a person switched the link on; a new station has no broker to go to.
link_is_on() {
    systemctl -q is-enabled station-link.service 2>/dev/null
}

systemd_runs() {
    [ -d /run/systemd/system ]
}

require_a_machine_that_fits() {
    command -v dpkg >/dev/null || fail "this is no Debian; Debian 12 or 13 or Raspberry Pi OS is right"
    case $(dpkg --print-architecture) in
        amd64 | arm64) ;;
        *) fail "this system is $(dpkg --print-architecture); a 64-bit one (arm64, amd64) is right" ;;
    esac
    [ "$dry_run" = yes ] || [ "$(id -u)" -eq 0 ] || fail "only root can install; try: sudo $0"
}

install_packages() {
    say "Packages that the program is built with"
    packages="python3 python3-venv python3-dev gcc libc6-dev linux-libc-dev systemd udev"
    # lgpio has no wheel for Python 3.13 (Debian 13), so it is built from source, which swig is needed for.
    [ "$board" = pi ] && packages="$packages swig device-tree-compiler"
    if [ "$dry_run" = yes ]; then
        for package in $packages; do
            is_installed "$package" || printf '    apt-get install %s\n' "$package"
        done
        return
    fi
    # shellcheck disable=SC2086  # a list of package names, one word each
    need_apt $packages
}

pip_install() {
    # PYPI=1 has lgpio's source build hold its C library, which neither Debian nor pip would bring.
    PYPI=1 "$home/bin/python" -m pip install -q --disable-pip-version-check --no-build-isolation "$@"
}

# One line that is another one as soon as anything that decides what is in /opt/station is.
program_state() {
    {
        cat "$lock"
        find "$here/station" "$here/pyproject.toml" -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z |
            xargs -0 sha256sum | sed "s|$here||"
        python_version /usr/bin/python3 || true
    } | sha256sum
}

# The program before, until the new one is whole; it comes back if anything goes wrong.
put_back() {
    rm -rf "$work"
    if [ -d "$home.before" ]; then
        rm -rf "$home"
        mv "$home.before" "$home"
    fi
}

install_program() {
    if [ -f "$home/complete" ] && [ "$(cat "$home/complete")" = "$(program_state)" ]; then
        return 0
    fi
    say "Program in $home"
    begin_change
    if [ "$dry_run" = yes ]; then
        run /usr/bin/python3 -m venv "$home"
        run "$home/bin/python" -m pip install --require-hashes -r "$lock"
        run "$home/bin/python" -m pip install --no-deps "$here"
        return
    fi
    /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python is $(python_version /usr/bin/python3); 3.11 or later is right (Debian 12 or later)"
    work=$(mktemp -d)
    trap put_back EXIT
    if [ -x "$home/bin/station" ]; then
        rm -rf "$home.before"
        mv "$home" "$home.before"
    fi
    /usr/bin/python3 -m venv --clear "$home"
    # The builders come first and build isolation is off, so that nothing is fetched that has no hash in the lock.
    builders_of "$lock" >"$work/builders.txt"
    pip_install --require-hashes -r "$work/builders.txt"
    pip_install --require-hashes -r "$lock"
    # Built from a copy, so that nothing is left in the checkout.
    mkdir "$work/source"
    cp -R "$here/station" "$here/pyproject.toml" "$here/README.md" "$here/LICENSE" "$work/source/"
    pip_install --no-deps "$work/source"
    rm -rf "$home.before"
}

install_units() {
    say "User, directories, device names and services"
    put "$here/systemd/sysusers.d/station.conf" /etc/sysusers.d/station.conf
    put "$here/systemd/tmpfiles.d/station.conf" /etc/tmpfiles.d/station.conf
    put "$here/systemd/modules-load.d/station.conf" /etc/modules-load.d/station.conf
    put "$here/systemd/udev/72-station.rules" /etc/udev/rules.d/72-station.rules
    for unit in station.service station-link.service station-fault.service; do
        put "$here/systemd/$unit" "/etc/systemd/system/$unit"
    done
    [ -e "$settings" ] || put "$here/provisioning/station.toml" "$settings"
    [ "$changed" = yes ] || return 0
    run systemd-sysusers
    # /dev and /run belong to the running system; an image's are made as it starts.
    run systemd-tmpfiles --create /etc/tmpfiles.d/station.conf
}

reload_system() {
    run systemctl daemon-reload
    # A container has systemd and no udev.
    if [ -S /run/udev/control ]; then
        run udevadm control --reload
        run udevadm trigger --subsystem-match=tty --subsystem-match=input --subsystem-match=gpio
    fi
}

start_services() {
    run systemctl -q enable station.service
    if ! systemd_runs; then
        say "systemd does not run here (an image being made?): the station starts with the machine"
        return 0
    fi
    verb=start
    if [ "$changed" = yes ]; then
        say "Starting the station"
        verb=restart
        reload_system
        run modprobe -q i2c-dev || true
    fi
    run systemctl "$verb" station.service
    if link_is_on; then
        run systemctl "$verb" station-link.service
    fi
}

uninstall() {
    say "Taking the station away"
    if [ -e /etc/systemd/system/station.service ]; then
        run systemctl -q disable station.service station-link.service
        if systemd_runs; then
            run systemctl stop station.service station-link.service station-fault.service
        fi
    fi
    for unit in station.service station-link.service station-fault.service; do
        remove "/etc/systemd/system/$unit"
    done
    for folder in sysusers.d tmpfiles.d modules-load.d; do
        remove "/etc/$folder/station.conf"
    done
    remove /etc/udev/rules.d/72-station.rules "$home" "$home.before" /run/station
    remove_firmware
    ! systemd_runs || reload_system
    if [ "$purge" = yes ]; then
        say "Settings, credentials, data and the user go too"
        remove /etc/station "$state"
        if id station >/dev/null 2>&1; then
            run userdel station
        fi
    else
        say "Kept: /etc/station and $state (--uninstall --purge takes them away)"
    fi
}

dry_run=no
board=
action=install
purge=no
changed=no
while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry_run=yes ;;
        --board)
            [ $# -ge 2 ] || fail "--board names no board; write --board pi or --board other"
            board=$2
            shift
            ;;
        --uninstall) action=uninstall ;;
        --purge) purge=yes ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            fail "unknown option '$1'"
            ;;
    esac
    shift
done
case $board in
    pi | other) ;;
    '') if is_pi; then board=pi; else board=other; fi ;;
    *) fail "--board '$board' is no board it knows; write --board pi or --board other" ;;
esac
[ "$purge" = no ] || [ "$action" = uninstall ] || fail "--purge goes with --uninstall alone"

lock=$here/requirements/station.txt
[ "$board" = other ] || lock=$here/requirements/pi.txt

require_a_machine_that_fits
[ "$dry_run" = no ] || say "Dry run: these are the steps; nothing is changed"
if [ "$action" = uninstall ]; then
    uninstall
    exit 0
fi
install_packages
install_program
install_units
install_firmware
start_services
[ "$dry_run" = yes ] || [ "$changed" = no ] || program_state >"$home/complete"
say "Done. Settings: $settings. What is there: $home/bin/station check"
