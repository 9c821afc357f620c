"""A scan as plain data."""

import json
from datetime import date

import pytest

from station import gs1


def test_a_report_says_everything_in_values_that_json_has():
    found = gs1.report(gs1.decode("010030001112223521AB|17280831\x1d3103001250", today=date(2026, 1, 1)))
    assert json.loads(json.dumps(found)) == found
    assert (found["status"], found["gtin"], found["expiry"]) == ("repaired", "00300011122235", "2028-08-31")
    assert found["ndc"] == {
        "digits": "0001112223",
        "certain": True,
        "segments": ["0001-1122-23"],
        "ndc11": "00001112223",
    }
    assert found["elements"][2] == {
        "ai": "17",
        "title": "USE BY or EXPIRY",
        "value": "280831",
        "start": 21,
        "end": 29,
        "date": "2028-08-31",
    }
    assert found["elements"][3]["decimal"] == "001.250"
    assert found["repairs"] == [{"what": "separator", "start": 20, "end": 21, "before": "|", "after": "\x1d"}]


def test_a_question_has_its_candidates():
    found = gs1.report(gs1.decode("]D2010950600013435210LOT"))
    assert (found["status"], found["elements"], found["ndc"]) == ("ambiguous", [], None)
    assert [candidate[1]["value"] for candidate in found["candidates"]] == ["lot", "LOT"]


def test_a_refusal_has_its_issues():
    found = gs1.report(gs1.decode("]d20109506000134351"))
    assert found["issues"] == [
        {
            "code": "check-digit",
            "message": "(01) the check digit does not fit the digits before it",
            "ai": "01",
            "start": 18,
            "end": 19,
            "severity": "error",
        }
    ]


def test_a_name_that_the_package_has_not_is_said():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = gs1.nothing


def test_every_name_of_the_package_is_there():
    assert all(getattr(gs1, name) for name in gs1.__all__)
