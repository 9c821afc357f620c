"""A report as CSV: a line for each row of its tables, with the name of its table first and how old it is last."""

from datetime import date, datetime, tzinfo

from station.reports import spreadsheet
from station.reports.model import Report, Section, Value

_LAST = ("as_of", "clock", "recall_date", "journal_seq")


def render(report: Report) -> str:
    """Return the file; its columns are those of all tables, the same whatever stands in them."""
    names = list(dict.fromkeys(column.name for section in report.sections for column in section.columns))
    about = report.about
    last = [
        _cell(about.as_of, about.zone),
        "known" if about.clock_known else "not known",
        _cell(about.recall_date, about.zone),
        about.seq,
    ]
    facts = [["fact", *("" for _ in names), label, text, *last] for label, text in report.facts]
    rows = [
        [section.name, *_in_order(names, section, row, about.zone), None, None, *last]
        for section in report.sections
        for row in section.rows
    ]
    return spreadsheet.table(["section", *names, "label", "text", *_LAST], [*facts, *rows])


def _in_order(names: list[str], section: Section, row: tuple[Value, ...], zone: tzinfo) -> list[spreadsheet.Cell]:
    values = {column.name: value for column, value in zip(section.columns, row, strict=True)}
    return [_cell(values.get(name), zone) for name in names]


def _cell(value: Value, zone: tzinfo) -> spreadsheet.Cell:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
