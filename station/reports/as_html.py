"""A report as one HTML file: no script, nothing fetched, every text escaped, and styles for paper."""

from html import escape
from typing import Final

from station.reports import layout, pictures
from station.reports.layout import Cell, Head
from station.reports.model import Report, Section, counted, written

_STYLE: Final = """
:root{--ink:#1b2733;--soft:#5b6875;--line:#d5dbe1;--wash:#f4f6f8;--stop:#b3261e;--attend:#8a5200;--good:#1d6b4f}
*{box-sizing:border-box}
body{margin:0;background:#e9edf0;color:var(--ink);
font:15px/1.45 "Segoe UI","Noto Sans","Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:24px auto;background:#fff;padding:40px 48px;box-shadow:0 1px 4px #0003}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:24px;border-bottom:3px solid var(--ink);
padding-bottom:12px}
h1{font-size:28px;line-height:1.15;margin:0}
header p{margin:0;text-align:right;color:var(--soft)}
header strong{color:var(--ink)}
h2{font-size:18px;margin:32px 0 6px;padding-left:10px;border-left:5px solid var(--line)}
h2 small{font-weight:400;color:var(--soft);margin-left:8px;font-size:14px}
h2.stop{border-color:var(--stop)}h2.attend{border-color:#d18b1f}h2.good{border-color:var(--good)}
.lead{font-size:18px;margin:20px 0;padding:12px 16px;background:var(--wash);border-left:5px solid var(--line)}
.lead.stop{border-color:var(--stop)}.lead.attend{border-color:#d18b1f}.lead.good{border-color:var(--good)}
dl{display:grid;grid-template-columns:repeat(4,auto 1fr);gap:3px 12px;margin:16px 0;font-size:13px}
dl.few{grid-template-columns:max-content 1fr;font-size:15px;gap:5px 20px}
dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
dt.wide{grid-column:1}dd.wide{grid-column:2/-1}
.about{margin:4px 0 8px;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th{text-align:left;vertical-align:bottom;padding:6px 10px 6px 0;border-bottom:1.5px solid var(--ink);line-height:1.2}
th small{display:block;font-weight:400;color:var(--soft)}
td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.whole{white-space:nowrap}
td small{display:block;white-space:normal;color:var(--soft);font-size:11.5px;line-height:1.35}
td small.whole{white-space:nowrap}
th.number,td.number{text-align:right;white-space:nowrap}
td.number+td,th.number+th{padding-left:14px}
.unknown{color:var(--soft)}
.nothing{margin:6px 0;padding:8px 12px;background:var(--wash);color:var(--soft)}
figure{margin:20px 0}figcaption{font-weight:600;margin-bottom:4px}
.chart{width:100%;max-width:640px;font-size:13px;fill:var(--ink)}
.chart .value{font-weight:600}
.proof{display:flex;gap:20px;align-items:center;margin:32px 0 8px;border:1px solid var(--line);
padding:12px 20px 12px 12px;break-inside:avoid}
.code{width:150px;flex:none}
.proof code{font-size:12px;overflow-wrap:anywhere}
.signatures{display:grid;grid-template-columns:1fr 1fr;gap:44px 48px;margin:56px 0 8px;break-inside:avoid}
.signatures div{border-top:1px solid var(--ink);padding-top:4px;color:var(--soft);font-size:13px}
footer{margin-top:36px;padding-top:10px;border-top:1px solid var(--line);font-size:13px;color:var(--soft)}
footer ul{margin:0;padding-left:18px}
@page{size:auto;margin:14mm 14mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px sans-serif}}
@media print{body{background:#fff;font-size:10pt}main{max-width:none;margin:0;padding:0;box-shadow:none}
h1{font-size:20pt}h2{font-size:12.5pt;break-after:avoid}table{font-size:9pt}dl{font-size:8.5pt}dl.few{font-size:10pt}
thead{display:table-header-group}tr,figure{break-inside:avoid}
.lead,.nothing,figure,h2{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media screen and (max-width:760px){main{padding:20px;margin:0}dl{grid-template-columns:auto 1fr}
table{display:block;overflow-x:auto}}
"""


def render(report: Report) -> str:
    """Return the file."""
    about = report.about
    named = f"{report.title} - {about.site}" if about.site else report.title
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(named)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<style>{_STYLE}</style></head><body><main>",
        f"<header><h1>{escape(report.title)}</h1><p><strong>{escape(about.site or about.station)}</strong><br>",
        f"as of {escape(written(about.as_of, about.zone))}</p></header>",
    ]
    if report.lead:
        parts.append(f'<p class="lead {report.tone.value}">{escape(report.lead)}</p>')
    if report.facts:
        parts.append(_facts(report.facts, "few"))
    if report.chart:
        title = f"{report.chart.title}, {report.chart.unit}"
        parts.append(f"<figure><figcaption>{escape(title)}</figcaption>{pictures.chart(report.chart)}</figure>")
    shares = layout.shares(report)
    parts += [_section(section, report, shares[section.columns]) for section in report.sections]
    if report.code:
        words = f"<p>{escape(report.code.caption)}<br><code>{escape(report.code.text)}</code></p>"
        parts.append(f'<div class="proof">{pictures.code(report.code)}{words}</div>')
    if report.signatures:
        lines = "".join(f"<div>{escape(each)}</div>" for each in report.signatures)
        parts.append(f'<div class="signatures">{lines}</div>')
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    parts.append(f"<footer><ul>{notes}</ul>{_facts(about.facts(), '')}</footer></main></body></html>\n")
    return "".join(parts)


def _facts(facts: tuple[tuple[str, str], ...], kind: str) -> str:
    pairs = "".join(
        f"<dt{wide}>{escape(label)}</dt><dd{wide}>{escape(text)}</dd>"
        for label, text in facts
        for wide in (_wide(label, kind),)
    )
    return f'<dl class="{kind}">{pairs}</dl>'


def _wide(label: str, kind: str) -> str:
    return ' class="wide"' if label == "Chain head" and not kind else ""


def _section(section: Section, report: Report, shares: tuple[float, ...]) -> str:
    count = counted(len(section.rows), "row") if section.rows else "none"
    head = f'<h2 class="{section.tone.value}">{escape(section.title)}<small>{count}</small></h2>'
    about = f'<p class="about">{escape(section.about)}</p>' if section.about else ""
    if not section.rows:
        nothing = f'<p class="nothing">{escape(section.nothing)}</p>' if section.nothing else ""
        return f"{head}{about}{nothing}"
    made = layout.table(section, report.about.zone)
    widths = "".join(f'<col style="width:{100 * share:.1f}%">' for share in shares)
    titles = "".join(f"<th{_number(head)}>{escape(head.title)}{_below(head.below)}</th>" for head in made.heads)
    rows = "".join("<tr>" + "".join(map(_cell, row, made.heads)) + "</tr>\n" for row in made.rows)
    body = f"<thead><tr>{titles}</tr></thead><tbody>\n{rows}</tbody>"
    return f"{head}{about}<table><colgroup>{widths}</colgroup>{body}</table>"


def _cell(cell: Cell, head: Head) -> str:
    kind = "number" if head.right else "whole" if cell.whole else ""
    kind = kind if cell.known else f"{kind} unknown".strip()
    named = f' class="{kind}"' if kind else ""
    return f"<td{named}>{escape(cell.text)}{_below(cell.below)}</td>"


def _below(texts: tuple[str, ...]) -> str:
    return "".join(f"<small{_in_one(text)}>{escape(text)}</small>" for text in texts)


def _in_one(text: str) -> str:
    """Return what keeps a product's number on one line: a person reads it off beside the box."""
    return ' class="whole"' if text.startswith(("NDC ", "GTIN ")) else ""


def _number(head: Head) -> str:
    return ' class="number"' if head.right else ""
