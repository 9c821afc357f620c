# shellcheck shell=sh
# Sourced by install.sh, whose functions it uses: what a Raspberry Pi has to know before Linux runs the station.

is_pi() {
    grep -qs 'Raspberry Pi' /proc/device-tree/model
}

boot_folder() {
    for folder in /boot/firmware /boot; do
        if [ -f "$folder/config.txt" ]; then
            echo "$folder"
            return
        fi
    done
}

install_firmware() {
    boot=$(boot_folder)
    if [ "$board" != pi ] || [ -z "$boot" ]; then
        return 0
    fi
    say "Board: bus speed, watchdog and pins that are quiet from power-on"
    services_changed=$changed
    changed=no
    overlay=$boot/overlays/station-pins
    put "$here/firmware/station-pins.dts" "$overlay.dts"
    if [ "$changed" = yes ] || [ ! -f "$overlay.dtbo" ]; then
        run dtc -q -@ -I dts -O dtb -o "$overlay.dtbo" "$overlay.dts"
    fi
    put "$here/firmware/station.txt" "$boot/station.txt"
    put "$here/systemd/system.conf.d/station.conf" /etc/systemd/system.conf.d/station.conf
    if ! grep -qx 'include station.txt' "$boot/config.txt"; then
        run sed -i '$a [all]\ninclude station.txt' "$boot/config.txt"
        changed=yes
    fi
    if [ "$changed" = yes ]; then
        say "The board's settings take effect when it starts again: sudo reboot"
    fi
    changed=$services_changed
}

remove_firmware() {
    boot=$(boot_folder)
    if [ -n "$boot" ] && [ -f "$boot/station.txt" ]; then
        run sed -i '/^include station\.txt$/d' "$boot/config.txt"
        remove "$boot/station.txt" "$boot/overlays/station-pins.dts" "$boot/overlays/station-pins.dtbo"
    fi
    remove /etc/systemd/system.conf.d/station.conf
}
