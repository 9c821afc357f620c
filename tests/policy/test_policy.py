"""Rules of law are data, with their source, and what is wrong with them is said."""

from datetime import date

import pytest

from station import policy
from station.errors import SettingsError

RULE = """
[rule.retention]
rule = "Kept"
value = 7
source = "House rule 3"
date = 2026-01-31
checked = true
"""
HEAD = 'id = "elm"\ntitle = "Elm"\njurisdiction = "house"\n'


@pytest.fixture
def file(tmp_path):
    def file(text, name="elm.toml"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return file


@pytest.mark.parametrize("name", policy.shipped())
def test_every_shipped_policy_says_where_each_rule_stands(name):
    loaded = policy.load(name)
    assert loaded.id == name
    assert all(rule.source and rule.rule and rule.jurisdiction for rule in loaded.rules.values())
    assert all(rule.date <= date(2026, 12, 31) for rule in loaded.rules.values())


def test_records_of_controlled_substances_are_kept_two_years():
    rule = policy.load("us-federal").rules["retention-controlled"]
    assert (rule.value, rule.unit, rule.source, rule.checked) == (2, "years", "21 CFR 1304.04(a)", True)


def test_a_state_goes_before_the_federal_rules_and_keeps_the_others():
    iowa, federal = policy.load("us-iowa"), policy.load("us-federal")
    assert iowa.words("inventory-exact") == ("I", "II", "III", "IV", "V")
    assert federal.words("inventory-exact") == ("I", "II")
    assert iowa.rules["inventory-months"].jurisdiction == "US-IA"
    assert iowa.rules["retention"] == federal.rules["retention"]


def test_a_site_has_a_policy_of_its_own_on_top_of_a_shipped_one(file):
    loaded = policy.load(file(HEAD + 'extends = "us-federal"\n' + RULE))
    assert (loaded.id, loaded.number("retention"), loaded.number("retention-controlled")) == ("elm", 7, 2)
    assert loaded.rules["retention"].jurisdiction == "house"


def test_a_rule_that_a_policy_does_not_have_is_none(file):
    loaded = policy.load(file(HEAD))
    assert (loaded.number("retention"), loaded.words("inventory-exact")) == (None, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "is not TOML"),
        ('id = "x"\n', "title is None; it must be text in quotes"),
        (HEAD.replace('"Elm"', '""'), "title is ''; it must be text in quotes"),
        (HEAD + 'colour = "red"\n', "unknown key 'colour'; known are extends, id"),
        (HEAD + 'rule = "x"\n', r"write each as \[rule.NAME\]"),
        (HEAD + "[rule]\nretention = 7\n", r"must be a table; write it as \[rule.retention\]"),
        (HEAD + RULE.replace("retention", "retentoin"), "is no rule the station knows; known are retention"),
        (HEAD + RULE.replace("= 7", '= "seven"'), "value is 'seven'; it must be a whole number"),
        (HEAD + RULE.replace("= 7", "= true"), "value is True; it must be a whole number"),
        (HEAD + RULE.replace("= 7", "= -7"), "value is -7; it must be at least 0"),
        (HEAD + RULE.replace("retention", "inventory-exact").replace("= 7", "= [1]"), "must be a list of texts"),
        (HEAD + RULE.replace("2026-01-31", '"soon"'), "date is 'soon'; it must be a day without quotes"),
        (HEAD + RULE.replace("true", '"yes"'), "checked is 'yes'; it must be true or false"),
        (HEAD + RULE.replace('"House rule 3"', '""'), "source is ''; it must be text in quotes"),
        (HEAD + RULE + 'sourc = "x"\n', "unknown key 'sourc'"),
    ],
)
def test_what_is_wrong_with_a_policy_is_said(file, text, said):
    with pytest.raises(SettingsError, match=said):
        policy.load(file(text))


def test_a_policy_that_is_not_there_is_said_with_those_that_are(tmp_path):
    with pytest.raises(SettingsError, match=r"No such file or directory.*or one of us-federal, us-iowa"):
        policy.load(str(tmp_path / "none.toml"))


def test_a_policy_that_extends_itself_is_refused(file, tmp_path):
    with pytest.raises(SettingsError, match="extends itself"):
        policy.load(file(HEAD + f'extends = "{tmp_path}/elm.toml"\n'))
