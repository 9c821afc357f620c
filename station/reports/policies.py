"""The rules that a site goes by, with their sources."""

from station.policy import Policy, Rule
from station.reports.model import About, Column, Report, Section, Tone, Value, counted

NO_ADVICE = "Information, not legal advice: a pharmacist in charge decides what holds for the site."


def policy(rules: Policy, about: About) -> Report:
    """Return each rule with its value, source, date, and whether its text was read."""
    unread = sum(not rule.checked for rule in rules.rules.values())
    lead = f"{counted(len(rules.rules), 'rule')}; the text of {unread} was not read when the policy was written."
    columns = (
        Column("rule", "Rule"),
        Column("name", "name", below=True),
        Column("value", "Value"),
        Column("unit", "in", below=True),
        Column("jurisdiction", "Where"),
        Column("source", "Source"),
        Column("date", "of", below=True),
        Column("checked", "Text read"),
    )
    return Report(
        "policy",
        f"Policy {rules.id}: {rules.title}",
        about,
        (Section("rules", "Rules", columns, tuple(_row(rule) for rule in rules.rules.values())),),
        lead,
        Tone.ATTEND if unread else Tone.PLAIN,
        notes=(NO_ADVICE, "Read the source of a rule whose text was not read before you rely on it."),
    )


def _row(rule: Rule) -> tuple[Value, ...]:
    value = ", ".join(rule.value) if isinstance(rule.value, tuple) else str(rule.value)
    read = "yes" if rule.checked else "NO"
    return (rule.rule, rule.name, value, rule.unit or None, rule.jurisdiction, rule.source, rule.date, read)
