"""Real small processes that die, are started again, are held down and end."""

import asyncio
import os
import sys

import pytest

from station.panel import supervisor
from station.panel.supervisor import Supervisor

WAITING = (sys.executable, "-c", "import sys; print('here', flush=True); sys.stdin.read(); import time; time.sleep(60)")


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(supervisor, "RESTART_S", 0.01)


def supervised(act, tmp_path, command=WAITING):
    """Run `act(child, until)` beside a supervised process; `until` waits for a claim about its health."""

    async def run():
        changed = asyncio.Event()
        processes = Supervisor(tmp_path, changed.set)
        processes.start("one", command)

        async def until(claim):
            while not claim(processes.health()[0]):
                changed.clear()
                await changed.wait()
            return processes.health()[0]

        try:
            await asyncio.wait_for(act(processes["one"], until), 20)
        finally:
            await processes.stop()

    asyncio.run(run())


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_is_started_again(tmp_path):
    async def act(child, until):
        first = await until(lambda health: health.state == "running")
        child.kill()
        second = await until(lambda health: health.starts == 2)
        assert second.pid != first.pid
        assert second.exit_status == -9

    supervised(act, tmp_path)


def test_a_process_held_down_stays_down_until_it_is_released(tmp_path):
    async def act(child, until):
        running = await until(lambda health: health.state == "running")
        child.hold()
        held = await until(lambda health: health.state == "held")
        assert not is_alive(running.pid)
        assert held.pid is None
        child.release()
        await until(lambda health: health.state == "running" and health.starts == 2)

    supervised(act, tmp_path)


def test_nothing_is_left_when_the_supervisor_stops(tmp_path):
    pids = []

    async def act(_, until):
        pids.append((await until(lambda health: health.state == "running")).pid)

    supervised(act, tmp_path)
    assert not is_alive(pids[0])


def test_a_process_that_ignores_sigterm_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_S", 0.05)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    pids = []

    async def act(_, until):
        pids.append((await until(lambda health: health.said == "deaf")).pid)

    supervised(act, tmp_path, (sys.executable, "-c", stubborn))
    assert not is_alive(pids[0])


def test_what_a_process_says_is_remembered_however_long(tmp_path):
    async def act(child, until):
        await until(lambda health: health.starts >= 2)
        assert any("first" in line for line in child.said)
        assert any("ended with 3" in line for line in child.said)

    supervised(act, tmp_path, (sys.executable, "-c", "print('first'); print('x' * 100_000); raise SystemExit(3)"))


def test_a_program_that_is_not_there_is_tried_again_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "_dying_with_us", tuple)

    async def act(child, until):
        await until(lambda _: len(child.said) >= 2)
        assert "cannot be started" in child.said[0]
        assert child.health.state == "waiting"

    supervised(act, tmp_path, ("/nowhere/program",))
