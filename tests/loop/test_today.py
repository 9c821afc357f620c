"""How many packages came in today: each once, whatever makes the station count anew."""

from tests.bench import pack


def today(bench):
    shown = bench.wait(30).signals.screen.lines
    return next(line for line in shown if line.startswith("Today "))


def test_the_first_package_of_a_day_is_counted_once(bench):
    bench.scan(pack("S1"))
    assert today(bench) == "Today 1 in  0 hold"
    bench.scan(pack("S2"), after=24 * 3600)
    assert today(bench) == "Today 1 in  0 hold"


def test_a_package_is_counted_once_after_another_program_took_something_in(bench):
    bench.scan(pack("S1"))
    bench.station._desk.count_anew()
    bench.scan(pack("S2"))
    assert today(bench) == "Today 2 in  0 hold"


def test_what_was_taken_back_is_taken_off_once(bench):
    bench.scan(pack("S1"))
    bench.scan(pack("S2"))
    bench.station._desk.count_anew()
    bench.card("UNDO")
    assert today(bench) == "Today 1 in  0 hold"
