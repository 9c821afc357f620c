import subprocess
from contextlib import closing
from queue import SimpleQueue
from socket import AF_UNIX, SOCK_DGRAM, socket

import pytest

from station import carriers, messages
from station.carriers import LinkSeen, Watch, button_carrier, disk_used, last_word, link_seen, scanner_carrier
from station.domain.timekeeping import ClockQuality
from station.drivers.remembering import RememberingButton, RememberingScanner
from station.errors import DeviceLostError, SettingsError
from station.notify import Nudge
from tests.bench import NOW
from tests.waiting import DEADLINE_S


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(carriers, "RETRY_S", 0.02)
    monkeypatch.setattr(carriers, "WATCH_S", 0.02)


class Inbox(SimpleQueue):
    """An inbox whose next message is waited for, but not for ever."""

    def next(self):
        return self.get(timeout=DEADLINE_S)


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def carry(inbox):
    """Carry from these devices, one after the other; what is no device is raised in its place."""
    started = []

    def carry(*devices, kind=scanner_carrier):
        coming = list(devices)

        def open_device():
            device = coming.pop(0)
            if isinstance(device, Exception):
                raise device
            return device

        named = ("hand",) if kind is scanner_carrier else ()
        started.append(kind(*named, open_device, inbox, lambda: NOW))
        started[-1].start()
        return started[-1]

    yield carry
    for carrier in started:
        carrier.close()


def there(name="hand"):
    return messages.DeviceChanged(name, present=True, problem="", at=NOW)


def away(problem, name="hand"):
    return messages.DeviceChanged(name, present=False, problem=problem, at=NOW)


def scanned(raw):
    return messages.Scanned(raw, "hand", NOW)


def test_each_symbol_is_carried_with_its_scanner_and_its_instant(carry, inbox):
    scanner = RememberingScanner()
    scanner.feed(b"one")
    scanner.feed(b"two")
    carry(scanner)
    assert [inbox.next() for _ in range(3)] == [there(), scanned(b"one"), scanned(b"two")]


def test_a_symbol_of_which_a_part_was_lost_is_carried_as_that_and_reading_goes_on(carry, inbox):
    scanner = RememberingScanner()
    scanner.void("12 strokes were lost")
    scanner.feed(b"two")
    carry(scanner)
    assert [inbox.next() for _ in range(3)] == [
        there(),
        messages.ScanVoided("12 strokes were lost", "hand", NOW),
        scanned(b"two"),
    ]


def test_a_scanner_that_goes_is_taken_again_when_it_comes(carry, inbox):
    first, second = RememberingScanner(), RememberingScanner()
    first.lose("gone")
    second.feed(b"two")
    carry(first, DeviceLostError("gone"), DeviceLostError("still gone"), second)
    assert [inbox.next() for _ in range(5)] == [there(), away("gone"), away("still gone"), there(), scanned(b"two")]
    assert first.closed


def test_each_press_is_carried(carry, inbox):
    button = RememberingButton()
    for name in ("ack", "resync"):
        button.press(name)
    carry(DeviceLostError("no pin"), button, kind=button_carrier)
    pressed = [messages.Pressed(name, NOW) for name in ("ack", "resync")]
    assert [inbox.next() for _ in range(4)] == [away("no pin", "button"), there("button"), *pressed]


def test_a_carrier_that_is_closed_lets_go_of_its_device_and_says_nothing_more(carry, inbox):
    scanner = RememberingScanner()
    carrier = carry(scanner)
    assert inbox.next() == there()
    carrier.close()
    assert scanner.closed
    assert inbox.empty()


def test_a_device_that_fails_to_let_go_ends_nobody(carry, inbox):
    class Stuck(RememberingScanner):
        def close(self):
            super().close()
            raise DeviceLostError("cannot let go")

    carrier = carry(Stuck())
    assert inbox.next() == there()
    carrier.close()
    assert inbox.empty()


def test_a_device_that_opens_while_the_carrier_is_closed_is_not_read(inbox):
    scanner = RememberingScanner()
    scanner.feed(b"one")

    def open_device():
        carrier._ending.set()
        return scanner

    carrier = scanner_carrier("hand", open_device, inbox, lambda: NOW)
    carrier.start()
    carrier.close()
    assert scanner.closed
    assert inbox.empty()


def test_a_recording_that_is_over_is_not_read_again(carry, inbox):
    scanner = RememberingScanner()
    scanner.feed(b"one")
    scanner.close()
    carrier = carry(scanner, AssertionError("opened again"))
    carrier._thread.join(DEADLINE_S)
    assert [inbox.next() for _ in range(2)] == [there(), scanned(b"one")]
    assert inbox.empty()


def test_a_bug_in_a_carrier_is_the_end_of_the_process(carry, inbox, caplog):
    carry(ZeroDivisionError("what nobody foresaw"))
    assert inbox.next() == messages.Stop(70, "hand: ZeroDivisionError('what nobody foresaw')")
    assert "thread died" in caplog.text


def test_an_error_that_was_foreseen_ends_the_process_with_its_own_status():
    error = SettingsError("the library 'evdev' is not installed")
    assert last_word("hand", error) == messages.Stop(78, "hand: the library 'evdev' is not installed")


def test_the_clock_the_link_and_the_disk_are_told_of_when_they_change(inbox):
    link, clock, used = [LinkSeen()], [ClockQuality.NONE], [89]
    watch = Watch(lambda: clock[0], lambda: link[0], lambda: used[0], inbox, lambda: NOW)
    watch.start()
    assert inbox.next() == messages.ClockChanged(quality="none", at=NOW)
    assert inbox.next() == messages.DiskChanged(89, at=NOW)
    clock[0] = ClockQuality.SET
    assert inbox.next() == messages.ClockChanged(quality="set", at=NOW)
    link[0] = LinkSeen(up=True)
    assert inbox.next() == messages.LinkChanged(up=True, at=NOW)
    link[0] = LinkSeen()
    assert inbox.next() == messages.LinkChanged(up=False, at=NOW)
    link[0] = LinkSeen(cut=("e1", 99))
    assert inbox.next() == messages.JournalCut("e1", 99, at=NOW)
    for used[0] in (92, 97, 98, 60):
        assert inbox.next() == messages.DiskChanged(used[0], at=NOW)
    watch.close()
    assert inbox.empty()


def test_a_journal_that_was_put_back_is_told_of_until_it_has_a_new_epoch(inbox, monkeypatch):
    monkeypatch.setattr(carriers, "CUT_AGAIN", 2)
    link = [LinkSeen(cut=("e1", 99))]
    watch = Watch(lambda: ClockQuality.SET, lambda: link[0], lambda: 0, inbox, lambda: NOW)
    watch.start()
    assert inbox.next() == messages.ClockChanged(quality="set", at=NOW)
    for _ in range(3):
        assert inbox.next() == messages.JournalCut("e1", 99, at=NOW)
    link[0] = LinkSeen()
    watch.close()


def test_the_disk_is_as_full_as_df_says(tmp_path):
    said = subprocess.run(["df", "--output=pcent", tmp_path], capture_output=True, text=True, check=True).stdout
    assert abs(disk_used(tmp_path) - int(said.split()[1].rstrip("%"))) <= 1
    assert disk_used(tmp_path / "nothing") == 0


@pytest.mark.parametrize(
    ("text", "up"), [('{"up": true}', True), ('{"up": false}', False), ("{}", False), ("[]", False), ("{", False)]
)
def test_a_link_that_does_not_say_it_is_up_is_down(tmp_path, text, up):
    state, address = tmp_path / "link-state.json", tmp_path / "nudge"
    state.write_text(text)
    with socket(AF_UNIX, SOCK_DGRAM) as link, closing(Nudge(address)) as nudge:
        link.bind(str(address))
        assert link_seen(state, nudge).up is up


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ('{"up": true, "epoch": "e1", "acked": 99, "cut": true}', ("e1", 99)),
        ('{"up": true, "epoch": "e1", "acked": 99, "cut": false}', None),
        ('{"up": true, "epoch": 7, "acked": 99, "cut": true}', None),
        ('{"up": true, "epoch": "e1", "acked": "all", "cut": true}', None),
    ],
)
def test_a_journal_of_which_more_was_delivered_than_it_has_is_told_of(tmp_path, text, cut):
    state, address = tmp_path / "link-state.json", tmp_path / "nudge"
    state.write_text(text)
    with socket(AF_UNIX, SOCK_DGRAM) as link, closing(Nudge(address)) as nudge:
        link.bind(str(address))
        assert link_seen(state, nudge) == LinkSeen(True, cut)


def test_a_link_that_was_killed_is_down_whatever_it_said_last(tmp_path):
    state, address = tmp_path / "link-state.json", tmp_path / "nudge"
    state.write_text('{"up": true}')
    with socket(AF_UNIX, SOCK_DGRAM) as link:
        link.bind(str(address))
    with closing(Nudge(address)) as nudge:
        assert address.exists()
        assert not link_seen(state, nudge).up
