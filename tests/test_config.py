import re
from pathlib import Path

import pytest

from station import config
from station.config import Settings, described, listing, load, reading
from station.config.rules import rules
from station.domain.returns import Window
from station.domain.timekeeping import ClockQuality
from station.errors import SettingsError


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "station.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch, tmp_path):
    """Let this machine have no settings of its own."""
    monkeypatch.setattr(reading, "DEFAULT_FILE", tmp_path / "etc" / "station.toml")


def test_without_a_word_every_default_holds():
    settings = load(None, {})
    assert settings == Settings()
    assert (settings.origin, settings.sources) == ("default settings", {})


def test_the_default_file_is_read_where_it_is(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "station.toml").write_text('[site]\nname = "Elm Street"\n')
    assert load(None, {}).site.name == "Elm Street"


def test_the_later_word_holds_file_environment_command_line(file):
    path = file('[link]\nhost = "from.file"\nport = 1\nusername = "file"\n')
    environment = {"STATION_LINK_HOST": "from.environment", "STATION_LINK_PORT": "2", "HOME": "/root"}
    settings = load(path, environment, ["link.host=from.line", " link.keepalive_s = 7"])
    assert (settings.link.host, settings.link.port, settings.link.username) == ("from.line", 2, "file")
    assert settings.link.keepalive_s == 7
    assert settings.sources == {
        "link.host": "command line --set link.host",
        "link.port": "environment STATION_LINK_PORT",
        "link.username": str(path),
        "link.keepalive_s": "command line --set  link.keepalive_s ",
    }


def test_a_whole_number_is_also_a_number(file):
    assert load(file("[link]\nresend_s = 5\n"), {}).link.resend_s == 5.0


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('[link]\nhots = "x"\n', "unknown key 'link.hots'; did you mean 'host'?"),
        ('[lnk]\nhost = "x"\n', "unknown key 'lnk'; did you mean 'link'?"),
        ("[zzz]\n", "unknown key 'zzz'; known are alarm, bands, button"),
        ("link = 3\n", "'link' must be a table; write it as [link]"),
        ("[link]\nhost = 3\n", "link.host is 3; it must be text in quotes"),
        ('[link]\nport = "8883"\n', "link.port is '8883'; it must be a whole number"),
        ("[link]\nport = true\n", "link.port is True; it must be a whole number"),
        ("[link]\nport = 1.5\n", "link.port is 1.5; it must be a whole number"),
        ("[link]\nport = 0\n", "link.port is 0; it must be from 1 to 65535"),
        ("[link]\nport = 65536\n", "link.port is 65536; it must be from 1 to 65535"),
        ('[link]\nresend_s = "soon"\n', "link.resend_s is 'soon'; it must be a number"),
        ("[link]\nresend_s = 0\n", "link.resend_s is 0.0; it must be at least 0.1"),
        ("[link]\nresend_s = nan\n", "link.resend_s is nan; it must be at least 0.1"),
        ("[link]\nresend_s = inf\n", "link.resend_s is inf; it must be at least 0.1"),
        ('[link]\ndelivery = "hope"\n', "link.delivery is 'hope'; it must be one of store-ack, puback"),
        ('[station]\nid = "Küche 1"\n', "station.id is 'Küche 1'; use at most 64 letters, digits, - and _"),
        ('[station]\nid = ""\n', "station.id is ''; use at most 64"),
        (f'[station]\nid = "{"x" * 65}"\n', "use at most 64 letters"),
        ('[site]\ntimezone = "Elm Street"\n', "site.timezone is 'Elm Street'; use a zone of the tz database"),
        ('[site]\ntimezone = "../etc"\n', "site.timezone is '../etc'"),
        ('[site]\nlocation = ""\n', "site.location is ''; use at most 16 letters, digits and signs"),
        ('[site]\nlocation = "THE LONGEST SHELF"\n', "use at most 16"),
        ('[site]\nlocation = "Küche"\n', "site.location is 'Küche'"),
        ("[bands]\nact = 100\n", "bands.act (100) is more than bands.plan (90); acting comes after planning"),
        ("[bands]\ndoor = -1\n", "bands.door is -1; it must be at least 0"),
        ("[display]\n", '[display] names no driver; write driver = "..." in it'),
        ("display = 3\n", "'display' must be a table"),
        ('[display]\ndriver = "x"\nprofile = 3\n', "'display.profile' must be a table"),
        ("[scanner]\n", "'scanner' must be a list of tables; write each as [[scanner]]"),
        ("scanner = [3]\n", "'scanner' must be a table"),
        ('[[scanner]]\nport = "x"\n', "[scanner-1] names no driver"),
        ("[[scanner]]\nname = 3\n", "[[scanner]] 1 is named 3; each needs a name of its own"),
        ('[[scanner]]\nname = "button"\ndriver = "x"\n', "[[scanner]] 1 is named 'button'"),
        ('[[scanner]]\nname="a"\ndriver="x"\n[[scanner]]\nname="a"\ndriver="x"\n', "[[scanner]] 2 is named 'a'"),
        ("[recall]\nkeys = 'x'\n", "recall.keys is 'x'; it must be a list of texts in quotes"),
        ("[recall]\nkeys = [3]\n", "recall.keys is [3]; it must be a list of texts in quotes"),
        ('[recall]\nkeys = ["AB"]\n', "recall.keys has 'AB'; a public key is 64 digits of 0-9 and a-f"),
        ("[recall]\nlookback_days = -1\n", "recall.lookback_days is -1; it must be from 0 to 10000"),
        ("[link\n", "is not TOML: "),
    ],
)
def test_a_wrong_word_is_named_with_its_file_and_what_would_be_right(file, text, wrong):
    path = file(text)
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert str(caught.value).startswith(f"{path}: ")
    assert wrong in str(caught.value)
    assert caught.value.exit_status == 78


def test_keys_are_a_list_in_the_file_and_words_elsewhere(file):
    one, two = "0" * 64, "f" * 64
    assert load(file(f'[recall]\nkeys = ["{one}"]\n'), {}).recall.keys == (one,)
    assert load(None, {"STATION_RECALL_KEYS": f"{one}, {two}"}).recall.keys == (one, two)
    assert load(None, {}, [f"recall.keys={one} {two}"]).recall.keys == (one, two)


@pytest.mark.parametrize(
    ("environment", "wrong"),
    [
        ({"STATION_LINK_HOTS": "x"}, "environment STATION_LINK_HOTS: unknown key 'link.hots'; did you mean 'host'?"),
        ({"STATION_LNK_HOST": "x"}, "environment STATION_LNK_HOST: unknown key 'lnk'; did you mean 'link'?"),
        (
            {"STATION_LINK_PORT": "many"},
            "environment STATION_LINK_PORT: link.port is 'many'; it must be a whole number",
        ),
        ({"STATION_SITE_TIMEZONE": "Mars"}, "environment STATION_SITE_TIMEZONE: site.timezone is 'Mars'"),
    ],
)
def test_a_wrong_word_in_the_environment_is_named_with_its_variable(environment, wrong):
    with pytest.raises(SettingsError) as caught:
        load(None, environment)
    assert wrong in str(caught.value)


@pytest.mark.parametrize(
    ("override", "wrong"),
    [
        ("link.hots=x", "command line --set link.hots: unknown key 'link.hots'; did you mean 'host'?"),
        ("link.host", "--set 'link.host': not a setting; write it as section.key=value"),
        ("host=x", "--set 'host=x': not a setting"),
        ("link.resend_s=soon", "command line --set link.resend_s: link.resend_s is 'soon'; it must be a number"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_named(override, wrong):
    with pytest.raises(SettingsError) as caught:
        load(None, {}, [override])
    assert wrong in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml: no such file; name a settings file with --config"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\)"):
        load(tmp_path, {})
    (tmp_path / "latin.toml").write_bytes('[site]\nname = "Käse"\n'.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"latin\.toml: is not UTF-8 text; save it as UTF-8"):
        load(tmp_path / "latin.toml", {})


def test_devices_have_a_driver_and_the_options_it_is_given(file):
    settings = load(
        file(
            '[[scanner]]\ndriver = "serial"\nport = "/dev/x"\nprofile = {drops_gs = true}\n'
            '[[scanner]]\nname = "door"\ndriver = "evdev"\n[light]\ndriver = "rgb"\nred = 17\n'
        ),
        {},
    )
    first, second = settings.scanners
    assert (first.name, first.driver, dict(first.options)) == ("scanner-1", "serial", {"port": "/dev/x"})
    assert dict(first.profile) == {"drops_gs": True}
    assert (second.name, settings.light.options["red"], settings.display) == ("door", 17, None)


def test_every_setting_is_listed_with_its_value_and_where_it_came_from(file):
    path = file('[site]\nname = "Elm"\n[light]\ndriver = "rgb"\nred = 17\n[[scanner]]\nname="hand"\ndriver="serial"\n')
    rows = listing(load(path, {}))
    assert ("site.name", "'Elm'", str(path)) in rows
    assert ("link.port", "8883", "default") in rows
    assert ("light.red", "17", str(path)) in rows
    assert ("hand.driver", "'serial'", str(path)) in rows


def test_every_setting_says_what_it_is():
    rows = described()
    assert len(rows) == len({dotted for dotted, _, _ in rows}) > 25
    assert all(about for _, _, about in rows)


def test_the_files_of_a_station_stand_beside_its_database():
    settings = load(None, {}, ["store.path=/x/station.db", "station.runtime=/y"])
    assert (settings.state, settings.cursor) == (Path("/x"), Path("/x/link/link.db"))
    assert settings.spool == Path("/x/link/spool")
    assert settings.nudge == Path("/y/link/nudge")


def test_the_settings_of_an_installed_station_stand_in_etc(monkeypatch):
    monkeypatch.undo()
    assert config.DEFAULT_FILE == reading.DEFAULT_FILE == Path("/etc/station/station.toml")


@pytest.mark.parametrize(
    ("trust", "is_synchronised", "claim"),
    [
        ("auto", True, ClockQuality.SET),
        ("auto", False, ClockQuality.COARSE),
        ("always", False, ClockQuality.SET),
        ("never", True, ClockQuality.COARSE),
    ],
)
def test_the_date_is_known_once_the_clock_is_set_unless_the_settings_say_otherwise(trust, is_synchronised, claim):
    assert load(None, {"STATION_CLOCK_TRUST": trust}).clock.claim(lambda: is_synchronised) is claim


@pytest.mark.parametrize(
    "said", ["fefo.places=CAB-1,CAB-2", "fefo.places=CAB-1 CAB-2", 'fefo.places=["CAB-1", "CAB-2"]']
)
def test_a_list_is_written_with_commas_or_as_in_the_file(said):
    assert load(None, {}, [said]).fefo.places == ("CAB-1", "CAB-2")


def test_text_may_have_the_quotes_of_the_file():
    assert load(None, {}, ['site.location="CAB 1"']).site.location == "CAB 1"


@pytest.mark.parametrize("said", ["fefo.places=[CAB-1]", "fefo.places=[1, 2]", 'site.location="CAB" 1"'])
def test_what_a_shell_left_of_a_list_is_not_taken_for_a_place(said):
    with pytest.raises(SettingsError, match="command line --set"):
        load(None, {}, [said])


def test_each_supplier_takes_back_what_the_settings_say():
    words = ["returns.window=30/0", "returns.suppliers=Oakfen=180/365 Vellum=none"]
    made = rules(load(None, {}, words)).choices.returns
    assert [made.window(name) for name in ("OAKFEN", "Vellum", "Another")] == [Window(180, 365), None, Window(30, 0)]
    assert rules(load(None, {})).choices.returns.window("Oakfen") is None


def test_a_suppliers_name_may_have_spaces(file):
    settings = load(file('[returns]\nsuppliers = ["Vellum Supply = 90/180"]\n'), {})
    assert rules(settings).choices.returns.window("vellum supply") == Window(90, 180)


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("returns.window=", "returns.window has ''; write days before and after the expiry, up to 3650, as 180/365"),
        ("returns.window=180", "has '180'"),
        ("returns.window=180/-30", "has '180/-30'"),
        ("returns.window=3651/0", "has '3651/0'"),
        ("returns.suppliers=Oakfen=soon", "returns.suppliers has 'soon'"),
        ("returns.suppliers=Oakfen", "returns.suppliers has 'Oakfen'; write it as Oakfen=180/365"),
    ],
)
def test_a_window_that_is_none_is_said_with_what_would_be_one(word, wrong):
    with pytest.raises(SettingsError, match=re.escape(wrong)):
        rules(load(None, {}, [word]))
