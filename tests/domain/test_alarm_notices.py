"""What the screen of an alarm says is left to do."""

import pytest

from station.domain.decision import AlarmKind
from station.domain.people import Person, Role
from station.domain.recall import Recall
from station.domain.screens import alarm_notices
from station.domain.screens.signals import Screen

RAISED = Screen("RECALL", ("LOT A", "Scan Q1, then ACK", "ALSO EXPIRED 3d AGO"), "STOP", stop=True)
ANYBODY = Person("X", "W" * 60, Role.SUPERVISOR)


@pytest.mark.parametrize("kind", AlarmKind)
@pytest.mark.parametrize("binned", [False, True])
@pytest.mark.parametrize("by_badge", [False, True])
def test_every_step_of_every_alarm_can_be_shown(kind, binned, by_badge):
    screen = alarm_notices.standing(kind, RAISED, binned=binned, by_badge=by_badge)
    assert (len(screen.lines), screen.lines[0], screen.lines[2]) == (3, *RAISED.lines[::2])
    for signals in (
        alarm_notices.paused(kind, 120, in_bin=binned, by_badge=by_badge),
        alarm_notices.binned(kind, by_badge=by_badge),
        alarm_notices.acknowledged(kind, ANYBODY if by_badge else None),
    ):
        assert signals.screen.headline in ("PAUSED", "IN BIN", "DONE")


@pytest.mark.parametrize(
    ("kind", "binned", "by_badge", "step"),
    [
        (AlarmKind.RECALL_I, False, False, "Scan Q1, then ACK"),
        (AlarmKind.RECALL_I, False, True, "Scan Q1, then badge"),
        (AlarmKind.SUSPECT, True, True, "In bin. Scan badge"),
        (AlarmKind.RECALL_II, True, False, "In bin. Now press ACK"),
        (AlarmKind.CHECK, False, True, "HOLD. ACK, then badge"),
    ],
)
def test_the_step_stands_in_the_place_of_the_one_it_was_raised_with(kind, binned, by_badge, step):
    assert alarm_notices.standing(kind, RAISED, binned=binned, by_badge=by_badge).lines[1] == step


def test_a_suspect_package_keeps_its_case_and_whom_to_call():
    raised = Screen("SUSPECT", ("LOT A", "BIN Q1, call PIC", "Case S-2026-0017"), "HOLD", stop=True)
    shown = alarm_notices.standing(AlarmKind.SUSPECT, raised, binned=False, by_badge=True)
    assert shown.lines[1:] == ("Q1, badge, call PIC", "Case S-2026-0017")
    assert alarm_notices.standing(AlarmKind.SUSPECT, raised, binned=False, by_badge=False) == raised


def test_an_alarm_that_was_raised_without_a_step_says_it_last():
    screen = Screen("RECALL", ("LOT A", "CLASS I"))
    assert alarm_notices.standing(AlarmKind.RECALL_I, screen, binned=True, by_badge=True).lines == (
        "LOT A",
        "In bin. Scan badge",
    )
    assert alarm_notices.standing(AlarmKind.RECALL_I, Screen("X"), binned=True, by_badge=True) == Screen("X")


@pytest.mark.parametrize(("classification", "line"), [("II", "CLASS II D-1-2026"), ("", "D-1-2026")])
def test_what_is_judged_by_hand_names_its_recall(classification, line):
    screen = alarm_notices.quarantined("W" * 60, "L" * 20, Recall("D-1-2026", "x", classification))
    assert screen.lines[2:] == (line, "JUDGED BY HAND", "Scan Q1, then ACK")
    assert alarm_notices.quarantined("X", None, Recall("D-1-2026", "x")).lines[1] == "D-1-2026"


def test_a_release_says_who_answers_for_it():
    assert alarm_notices.released("W" * 60, "L" * 20, ANYBODY).screen.lines[2] == "MAY BE USED"
    assert alarm_notices.released("X", None, ANYBODY).screen.lines[:2] == ("X", "MAY BE USED")
