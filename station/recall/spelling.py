"""What typists glue together or tear apart, put right before the text is read."""

import re
from typing import Final

from station.recall.words import MONTHS

_MONTH: Final = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WORD: Final = "(?=[a-z])(?<![a-z])"
"""Where a word begins, be it behind a digit: the months are looked for nowhere else, which halves the time."""
_A_DATE: Final = rf"(?:(?:0?[1-9]|1[0-2])/(?:\d{{1,2}}/)?(?:20)?[0-4]\d|{_MONTH}[- ](?:20)?\d\d)"


def _rule(pattern: str, instead: str, *, any_case: bool = True) -> tuple[re.Pattern[str], str]:
    return re.compile(pattern, re.IGNORECASE if any_case else 0), instead


_RULES: Final = (
    _rule("[\x00-\x1f\x7f-\xa0\xbf\u2007\u202f=]", " "),
    _rule("[\u2010-\u2015]", "-"),
    # T000651exp 3/2022; 722995-exp 07/22; OW3071.Exp. 06/2015; Expiry: 6/16Lot; 729522-exp12/23; 0914@8BUD: 9/9/2017
    _rule(r"(?<=[\dA-Z])[-.]?(?=(?:Exp|EXP|exp)(?:\b|\d)|(?:Lot|LOT|lot)\b)|(?<=\d)(?=BUD:? ?\d)", " ", any_case=False),
    # Exp.Feb-20; EXP06/2021; EXPJul-20; Exp..Feb-2020; date12/2021; NO.1092045
    _rule(rf"\b(exp|expiry|expires|bud|dates?)[.:v]*(?=\d|{_MONTH}[-/ \d])", r"\1 "),
    _rule(r"\b(lots?|batch|no)[.:#]+(?=\w*\d)", r"\1 "),
    _rule(r"\b(lots|ndcs?|upcs?)(?=\d)|\b(lot)(?=\d{3})", r"\1\2 "),
    _rule(r"(?<=\b[Nn]umber)(?=[A-Z]{3}|\d)", " ", any_case=False),
    # ServiceCode 2K88
    _rule(r"(?<=[a-z])(?=(?:Code|Number|Date|No)\b)", " ", any_case=False),
    # 14QIF1(A), no sub-item
    _rule(r"(?<=\d)\(([A-Z])\)(?=[\s,;:]|$)", r"\1", any_case=False),
    _rule(r"\b(to|thru|through|and|between|exp)(?=\d)", r"\1 ", any_case=False),
    # 04 /17; 9/ 22/2018; 02/ 2012
    _rule(r"(?<![\w/-])(\d{1,2}(?:/\d{1,2})?)(?: +/ *|/ +)(?=\d{1,4}\b)", r"\1/"),
    # 6 -21-14
    _rule(r"(?<![\w/-])(\d{1,2}) -(?=\d{1,2}-\d\d\b)", r"\1-"),
    # Nov- 19; 21- Nov; 35-118- JT; 022212001- 022212008
    _rule(rf"{_WORD}({_MONTH})- +(?=\d)", r"\1-"),
    _rule(rf"(?<=\d)- +(?={_MONTH}\b)", "-"),
    _rule(r"(?<=\d\d\d)- +(?=[A-Z]{2}\b)", "-", any_case=False),
    _rule(r"(?<=\d)- +(?=\d)", " - "),
    # 04262016: 87@3; 06132016: 81; 01120J67 : 6@22
    _rule(r"\b(\d{8}): +(?=\d{1,3}(?:@\d+|\b(?![/.-])))|\b(\d{5}\w{3,4}) ?: +(?=\d{1,3}@\d)", r"\1\2:"),
    # 08/26-29/2019
    _rule(r"\b(\d{1,2})/(\d{1,2})-(\d{1,2})/(20\d\d)\b", r"\1/\2/\4 - \1/\3/\4"),
    # 06/19/2018-07/03/2018
    _rule(r"(?<=/\d\d)-(?=\d{1,2}/\d)|(?<=/20\d\d)-(?=\d{1,2}/\d)", " - "),
    # 4/9/202211232104A1, the expiry and the next lot; 8/31/19and
    _rule(r"(?<![\w/])(\d{1,2}/\d{1,2}/20[0-4]\d|\d{1,2}/20[0-4]\d)(?=[A-Za-z]|\d[\dA-Z]{4})", r"\1 "),
    # 0804.182B-1:07/14; 4920003A/May-21; 05072015@6/11/3/2015
    _rule(rf"(?<=[^\s/:,;]{{4}})(?<!20[0-4]\d)[:/](?={_A_DATE}\b)", " "),
    # December 24-31, 2022; December 25-December 30, 2022
    _rule(rf"{_WORD}({_MONTH}) (\d{{1,2}}) ?- ?(\d{{1,2}}),? (20\d\d)", r"\1 \2, \4 - \1 \3, \4"),
    _rule(rf"{_WORD}({_MONTH}) (\d{{1,2}}) ?- ?({_MONTH}) (\d{{1,2}}),? (20\d\d)", r"\1 \2, \5 - \3 \4, \5"),
)


def mended(text: str) -> str:
    """Return the text with its words, dates and lots apart from each other and whole."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text
