"""The tables of the documentation say what the code says; NEW_DOCS=1 writes them anew."""

import os
import re
from pathlib import Path

import pytest

from station import config

ROOT = Path(__file__).parent.parent
MARK = re.compile(r"(<!-- settings -->\n).*?(<!-- end -->)", re.DOTALL)


def settings_table() -> str:
    rows = [f"| `{dotted}` | `{default}` | {about} |" for dotted, default, about in config.described()]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows]) + "\n"


def test_every_setting_stands_in_the_configuration_page():
    page = ROOT / "docs" / "configuration.md"
    text = page.read_text()
    wanted = MARK.sub(lambda match: match[1] + settings_table() + match[2], text)
    if os.environ.get("NEW_DOCS"):
        page.write_text(wanted)
    assert text == wanted, "run NEW_DOCS=1 ./test tests/test_documentation.py"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]), ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#]+)", page.read_text())
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    missing = [target for target in local if not (page.parent / target).exists()]
    assert missing == []
