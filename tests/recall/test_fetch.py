import io
import json
import threading
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from station.recall.fetch import FetchError, Web, fetch
from tests.recall.bundles import RECORD

NAME = "enforcement-0001-of-0001.json.zip"


class Server(BaseHTTPRequestHandler):
    """Gives what its answers hold, in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, answers, asked, *rest) -> None:
        self._answers, self._asked = answers, asked
        super().__init__(*rest)

    def do_GET(self):
        self._asked.append((self.path, dict(self.headers)))
        answers = self._answers[self.path.rsplit("/", 1)[-1]]
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Bench:
    """A server, what it was asked, the pauses that were made, and a folder to fetch into."""

    def __init__(self, url, answers, asked, folder) -> None:
        self.url, self.answers, self.asked, self.folder = url, answers, asked, folder
        self.pauses, self.progress = [], []

    def fetch(self, **options):
        web = Web(pause=self.pauses.append, **options)
        return fetch(
            self.folder, web, lambda done, whole: self.progress.append((done, whole)), f"{self.url}/index.json"
        )

    def offers(self, *answers):
        self.answers[NAME] = list(answers)

    def has(self):
        return sorted(path.name for path in self.folder.iterdir())


@contextmanager
def served(folder):
    answers, asked = {"index.json": [ok(index())]}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, answers, asked))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Bench(f"http://127.0.0.1:{server.server_port}", answers, asked, folder)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def bench(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with served(tmp_path / "feed") as bench:
        bench.offers(ok(export()))
        yield bench


def ok(body, **headers):
    return 200, {"Content-Length": str(len(body))} | headers, body


def export(records=2, last_updated="2026-09-17"):
    text = json.dumps({"meta": {"last_updated": last_updated} if last_updated else {}, "results": [RECORD] * records})
    return zipped(text)


def zipped(text):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("enforcement.json", text)
    return raw.getvalue()


def index(records=2, total=None, file=f"/drug/{NAME}"):
    parts = [{"file": file, "records": str(records)}] if file else []
    enforcement = {"total_records": records if total is None else total, "partitions": parts}
    return json.dumps({"results": {"drug": {"enforcement": enforcement}}}).encode()


def test_the_export_is_fetched_as_the_index_names_it(bench):
    (found,) = bench.fetch()
    assert (found.path.name, found.changed, found.records, found.source_date) == (NAME, True, 2, "2026-09-17")
    assert [path for path, _ in bench.asked] == ["/index.json", f"/drug/{NAME}"]
    assert bench.progress[-1][0] == bench.progress[-1][1] == found.path.stat().st_size


def test_what_has_not_changed_is_not_fetched_again(bench):
    bench.offers(ok(export(), ETag='"7"', **{"Last-Modified": "Thu, 17 Sep 2026 00:00:00 GMT"}), (304, {}, b""))
    bench.fetch()
    (found,) = bench.fetch()
    assert (found.changed, found.records) == (False, 2)
    asked = bench.asked[-1][1]
    assert asked["If-None-Match"] == '"7"'
    assert asked["If-Modified-Since"].startswith("Thu, 17 Sep")


def test_a_file_that_is_gone_is_fetched_again_whatever_its_date_was(bench):
    bench.offers(ok(export(), ETag='"7"'))
    (found,) = bench.fetch()
    found.path.unlink()
    bench.fetch()
    assert "If-None-Match" not in bench.asked[-1][1]


def test_a_note_of_a_file_that_cannot_be_read_is_as_none(bench):
    bench.offers(ok(export(), ETag='"7"'))
    (found,) = bench.fetch()
    found.path.with_name(f"{NAME}.headers").write_text("{")
    assert bench.fetch()[0].changed
    assert "If-None-Match" not in bench.asked[-1][1]


def test_a_server_that_is_busy_is_asked_again_when_it_says(bench):
    bench.offers((503, {"Retry-After": "7"}, b""), (429, {"Retry-After": "9999"}, b""), (500, {}, b""), ok(export()))
    bench.fetch()
    assert bench.pauses == [7, 60, 15]


def test_a_file_that_is_cut_off_is_fetched_again(bench):
    whole = export()
    bench.offers((200, {"Content-Length": str(len(whole))}, whole[:-10]), ok(whole))
    bench.fetch()
    assert bench.pauses == [1]


def test_after_four_attempts_it_is_left_and_said(bench):
    bench.offers((502, {}, b""))
    with pytest.raises(FetchError, match="answers 502"):
        bench.fetch()
    assert bench.pauses == [1, 4, 15]
    assert bench.has() == []


def test_a_file_that_is_not_there_is_asked_for_once(bench):
    bench.offers((404, {}, b""))
    with pytest.raises(FetchError, match="answers 404"):
        bench.fetch()
    assert bench.pauses == []


def test_without_a_network_it_is_said(tmp_path):
    pauses = []
    with pytest.raises(FetchError, match="is there a network"):
        fetch(tmp_path, Web(pause=pauses.append), index="http://127.0.0.1:1/index.json")
    assert len(pauses) == 3


def test_a_proxy_is_asked_in_the_place_of_the_server(bench):
    bench.fetch(proxy=bench.url)
    web = Web(proxy=bench.url, pause=bench.pauses.append)
    bench.answers["other.json"] = [ok(b"{}")]
    with pytest.raises(FetchError, match="no index"):
        fetch(bench.folder, web, index="http://feed.invalid/other.json")
    assert bench.asked[-1][0] == "http://feed.invalid/other.json"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (export(1), "holds 1 records, and the index says 2"),
        (export(last_updated=""), "says not how old"),
        (export()[:-30], "no export that can be read"),
        (b"<html>try again</html>", "no export that can be read"),
    ],
)
def test_what_is_no_whole_export_never_takes_the_place_of_one(bench, body, told):
    bench.fetch()
    before = (bench.folder / NAME).read_bytes()
    bench.offers(ok(body))
    with pytest.raises(FetchError, match=told):
        bench.fetch()
    assert (bench.folder / NAME).read_bytes() == before
    assert bench.has() == [NAME, f"{NAME}.headers"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html>", "no index"),
        (b"{}", "no index"),
        (b'{"results": []}', "no index"),
        (index(total=3), "do not add up"),
        (index(records=0, file=""), "do not add up"),
    ],
)
def test_what_is_no_index_is_said(bench, body, told):
    bench.answers["index.json"] = [ok(body)]
    with pytest.raises(FetchError, match=told):
        bench.fetch()
    assert bench.has() == []


def test_a_mirror_may_be_a_folder_of_this_machine(tmp_path):
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / NAME).write_bytes(export())
    (mirror / "index.json").write_bytes(index(file=NAME))
    (found,) = fetch(tmp_path / "feed", Web(), index=str(mirror / "index.json"))
    assert (found.changed, found.path.read_bytes()) == (True, export())
    (mirror / NAME).unlink()
    with pytest.raises(FetchError, match="cannot be read"):
        fetch(tmp_path / "feed", Web(), index=str(mirror / "index.json"))
    assert found.path.exists()


def test_a_file_larger_than_any_export_is_left(bench, monkeypatch):
    monkeypatch.setattr("station.recall.fetch._LARGEST", 100)
    with pytest.raises(FetchError, match="larger than"):
        bench.fetch()
