"""News of recalls between scans: another set in force, one refused, a package that is recalled after it was seen."""

import logging
from datetime import datetime
from typing import Any, Final, assert_never

from station import messages
from station.domain.decision import Item
from station.domain.judge import recall_alarm
from station.domain.recall import Finding
from station.domain.screens import notices
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop import records
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.messages import LookedBack, RecalledSeen, RecallsChanged, RecallsRefused
from station.recall.manifest import Manifest
from station.store.recalls.lookback import IN_FORCE, LOOKED_BACK
from station.store.store import Entry

log = logging.getLogger(__name__)
_VERDICTS: Final = {Finding.RECALL: Verdict.RECALLED, Finding.CHECK: Verdict.CHECK}


class Recalls:
    """Answers news of recalls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unsaved = False
        """Whether an alarm of the present look back could not be saved."""

    def handle(self, news: messages.RecallNews) -> Outcome:
        """Answer one piece of news."""
        match news:
            case RecallsChanged():
                return self._changed(news.at)
            case RecallsRefused():
                return self._refused(news)
            case RecalledSeen():
                return self._seen(news)
            case LookedBack():
                return self._looked_back(news)
            case _:
                assert_never(news)

    def _changed(self, at: datetime) -> Outcome:
        """Record which recalls are in force; scans have been asking them since they are."""
        desk, recalls = self._desk, self._desk.store.recalls
        if desk.store.remembered(IN_FORCE) == recalls.name:
            return self._turned(at)
        bundles = [_said(made) for made in (recalls.full, recalls.urgent) if made is not None]
        body = {"event": "recalls", "what": "in_force", "bundles": bundles}
        log.info("recalls in force", extra={"recalls": recalls.name})
        return self._turned(at, desk.record(Entry(at, "recalls", body, remembered={IN_FORCE: recalls.name})))

    def _refused(self, news: RecallsRefused) -> Outcome:
        desk = self._desk
        body = {
            "event": "recalls",
            "what": "refused",
            "bundle": news.bundle,
            "refusal": news.refusal,
            "problem": news.problem,
        }
        log.warning("recalls refused", extra={"bundle": news.bundle, "problem": news.problem})
        seq = desk.record(Entry(news.at, "recalls", body))
        if desk.front.waits:  # a question to a person is not taken away by the network
            return self._turned(news.at, seq)
        return desk.answer(Verdict.INFO, notices.recalls_refused(news.refusal), news.at, seq=seq)

    def _seen(self, news: RecalledSeen) -> Outcome:
        """Raise the alarm for a product and lot, unless one has told of these recalls."""
        desk = self._desk
        item = Item(news.gtin, news.lot, news.expiry, None)
        known = desk.store.known(item)
        if known.match.verdict is Finding.NO_MATCH:  # other recalls came into force since it was looked up
            return self._turned(news.at)
        kind = recall_alarm(known.match)
        if desk.store.is_told(kind, item, (recall.number for recall in known.match.recalls)):
            return self._turned(news.at)
        blind = desk.is_counting()
        seen = news.seen_at.astimezone(desk.rules.zone).replace(tzinfo=None)
        signals = notices.recalled_after(kind, item, known, news.places, seen, blind=blind)
        verdict, recalls = _VERDICTS[known.match.verdict], known.match.recalls
        detail = records.alarm(verdict, item, signals.screen, recalls, known.recall_version)
        body = records.seen_again(item, known, kind, news, blind=blind)
        try:
            seq = desk.record(Entry(news.at, "alarm", body, raised=(kind, detail)))
        except DatabaseError:
            self._unsaved = True
            raise
        standing = desk.store.alarms()
        desk.front.resound()
        desk.front.alarm(standing[0], begins=standing[0].raised_seq == seq)
        log.warning("recalled after it was seen", extra={"seq": seq, "gtin": item.gtin, "lot": item.lot})
        return self._turned(news.at, seq, verdict)

    def _looked_back(self, news: LookedBack) -> Outcome:
        """Record that all was looked back upon; not if an alarm could not be saved, so that it is done again."""
        unsaved, self._unsaved = self._unsaved, False
        if unsaved:
            return self._turned(news.at)
        body = {"event": "recalls", "what": "looked_back", "set": news.recalls, "lots": news.lots, "hits": news.hits}
        entry = Entry(news.at, "recalls", body, remembered={LOOKED_BACK: news.recalls})
        return self._turned(news.at, self._desk.record(entry))

    def _turned(self, at: datetime, seq: int | None = None, verdict: Verdict = Verdict.INFO) -> Outcome:
        return Outcome(verdict, self._desk.front.turn(at), seq=seq)


def _said(made: Manifest) -> dict[str, Any]:
    """Return what is recorded of a bundle in force."""
    return {
        "kind": made.kind,
        "version": made.version,
        "source_date": made.source_date,
        "recalls": made.counts.recalls,
        "lots": made.counts.lots,
        "sha256": made.sha256,
        "key": made.key,
    }
