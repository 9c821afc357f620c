"""A certificate vouches for its lines: another line, another order or another value is another hash."""

from station.domain.counts.certified import digest

LINES = ({"gtin": "00399901010714", "lot": "A2231", "quantity": 5}, {"gtin": "00399902010713", "quantity": 2})


def test_the_same_lines_have_the_same_hash_however_their_values_are_ordered():
    turned = [dict(reversed(line.items())) for line in LINES]
    assert digest(turned) == digest(LINES) == "bbb237ce91adc3083d41bc5f9307a28e6ab699c590e8c2f6c12570d161524a94"


def test_other_lines_have_another_hash():
    first, second = LINES
    assert len({digest(lines) for lines in (LINES, (second, first), (first,), (first, {**second, "quantity": 3}))}) == 4
