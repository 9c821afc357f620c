"""Alarms where people have badges, from the siren to the end, and the decisions on what is to be checked by hand."""

from collections.abc import Iterator
from dataclasses import replace

from station.domain.decision import AlarmKind, Signals
from station.domain.people import Person, Role
from station.domain.recall import Finding, Recall
from station.domain.screens import alarm_notices, drills
from station.domain.screens.rest import resting
from station.domain.screens.signals import Screen
from tests.domain.bench import checkpoint, item, known, recalled
from tests.screens.shown import LONG_LOT, RIVERA, VALSARTAN, WELL, Shown

OKAFOR = Person("AOKAFOR", "A. Okafor", Role.SUPERVISOR)
CLASS_I = recalled()
BY_HAND = recalled(finding=Finding.CHECK, brief="lots not readable")


def by_badge() -> Iterator[Shown]:
    """Yield what is different where people have badges."""
    yield Shown(
        "recalled-by-badge",
        _left(AlarmKind.RECALL_I, CLASS_I, binned=False),
        "Recalled: into bin Q1, scan the bin's card, then your badge.",
        "05",
    )
    yield Shown(
        "recalled-in-bin-by-badge",
        _left(AlarmKind.RECALL_I, CLASS_I, binned=True),
        "The package is in its bin: scan your badge to end the alarm.",
        "05",
    )
    yield Shown(
        "check-by-badge",
        _left(AlarmKind.CHECK, BY_HAND, binned=False),
        "Look at the package and at the recall: ACK and your badge end the alarm, the package stays on hold.",
    )
    yield Shown(
        "in-bin-by-badge",
        alarm_notices.binned(AlarmKind.RECALL_I, by_badge=True),
        "The package is in its bin: scan your badge to end the alarm.",
    )
    for kind, in_bin in ((AlarmKind.RECALL_I, False), (AlarmKind.RECALL_I, True), (AlarmKind.EXPIRED, False)):
        name = f"paused-{kind.value.replace('_', '-')}{'-in-bin' if in_bin else ''}-by-badge"
        yield Shown(
            name,
            alarm_notices.paused(kind, 120, in_bin=in_bin, by_badge=True),
            "The sound rests for two minutes; the alarm stands, and says what ends it.",
        )
    yield Shown(
        "alarm-closed-by-badge",
        alarm_notices.acknowledged(AlarmKind.RECALL_I, RIVERA),
        "The alarm is closed, and the journal says by whom.",
    )


def decided_by_hand() -> Iterator[Shown]:
    """Yield what comes of a decision on a package that is to be checked by hand."""
    yield Shown(
        "released",
        alarm_notices.released(VALSARTAN, "17A-0443", OKAFOR),
        "A supervisor signed that it may be used: it is back in stock.",
    )
    yield Shown(
        "quarantined",
        _screened(alarm_notices.quarantined(VALSARTAN, "17A-0443", CLASS_I.recalls[0])),
        "A person took it for recalled: into bin Q1, scan the bin's card, then your badge.",
    )
    yield Shown(
        "quarantined-long-lot",
        _screened(alarm_notices.quarantined(VALSARTAN, LONG_LOT, Recall("D-0123-2026", VALSARTAN))),
        "The same with a recall that has no class yet.",
    )


def _left(kind: AlarmKind, match: object, *, binned: bool) -> Signals:
    signals = checkpoint(item("17A-0443"), known(match=match)).signals
    return replace(signals, screen=alarm_notices.standing(kind, signals.screen, binned=binned, by_badge=True))


def _screened(screen: Screen) -> Signals:
    signals = checkpoint(item("17A-0443"), known(match=CLASS_I)).signals
    return replace(signals, screen=alarm_notices.standing(AlarmKind.RECALL_I, screen, binned=False, by_badge=True))


def tested() -> Iterator[Shown]:
    """Yield the tests of the alarm, and the self test step by step."""
    yield Shown(
        "alarm-test",
        drills.recall_test(),
        "A test of the alarm: siren and red flashes must come. ACK or a badge says so, NO that they did not.",
    )
    yield Shown("alarm-test-heard", drills.heard(7), "The alarm works; the journal says who heard it, and when.")
    yield Shown(
        "alarm-test-not-heard",
        drills.not_heard(),
        "The alarm does not work: watch the screen, and have the station repaired.",
    )
    yield Shown("alarm-test-nobody", drills.nobody_came(), "Nobody said that the alarm came: test it again.")
    for step in drills.steps():
        name = f"self-test-{step.name.replace(' ', '-')}"
        yield Shown(name, step.signals, f"The self test asks of the {step.name}: ACK says good, NO bad.")
    yield Shown(
        "self-test-other-symbol",
        drills.not_the_symbol(),
        "That is not the symbol the self test asks for: scan the right one.",
    )
    good = dict.fromkeys([step.name for step in drills.steps()], drills.GOOD)
    yield Shown("self-test-good", drills.ended(good), "Everything is as it should be.")
    yield Shown(
        "self-test-bad",
        drills.ended({**good, "light red": drills.BAD, "scanner": "GS missing"}),
        "What is named is not as it should be: call for repair.",
    )
    yield Shown(
        "self-test-much-is-bad",
        drills.ended(dict.fromkeys(good, drills.BAD)),
        "More is not as it should be than there is room for: call for repair.",
    )
    for what in ("overdue", "failed"):
        yield Shown(
            f"rest-alarm-test-{what}",
            resting(replace(WELL, alarm_test=f"ALARM TEST {what.upper()}")),
            "Test the alarm with card TESTRECALL."
            if what == "overdue"
            else "The alarm did not come when it was tested.",
        )
