"""Each check of a value: a value that passes, and one that does not with the place of what is wrong."""

import pytest

from station.gs1.charsets import CHARACTER_SETS
from station.gs1.linters import LINTERS

COUNTRY_COUPON = "0" + "614141" + "000123" + "3" + "150" + "2" + "12" + "0" + "101"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("csum", "24012345678905"),
        ("csum", "0"),
        ("csumalpha", "1987654Ad4X4bL5ttr2310c2K"),
        ("gcppos1", "9506ABC"),
        ("gcppos2", "39506000134352"),
        ("hasnondigit", "12345A"),
        ("hh", "00"),
        ("hh", "23"),
        ("hhmi", "2359"),
        ("hyphen", "--"),
        ("iban", "NO9386011117947"),
        ("iban", "GB82WEST12345698765432"),
        ("importeridx", "_"),
        ("iso3166", "528"),
        ("iso3166999", "999"),
        ("iso3166999", "056"),
        ("iso3166alpha2", "NL"),
        ("iso4217", "978"),
        ("iso4217", "396"),
        ("iso4217", "926"),
        ("iso5218", "9"),
        ("latitude", "1800000000"),
        ("longitude", "3600000000"),
        ("mediatype", "10"),
        ("mediatype", "80"),
        ("mi", "59"),
        ("nonzero", "0010"),
        ("nozeroprefix", "100"),
        ("packagetype", "APE"),
        ("packagetype", "8"),
        ("pcenc", "Main%20Street%2f1"),
        ("pieceoftotal", "0202"),
        ("posinseqslash", "2/12"),
        ("ss", "59"),
        ("winding", "9"),
        ("yesno", "1"),
        ("yymmd0", "280200"),
        ("yymmd0", "280229"),
        ("yymmdd", "281231"),
        ("yyyymmd0", "20280200"),
        ("yyyymmdd", "20280229"),
        ("yyyymmdd", "20000229"),
        ("zero", "00"),
    ],
)
def test_a_good_value_passes(name, value):
    assert LINTERS[name](value) is None


@pytest.mark.parametrize(
    ("name", "value", "code", "bad"),
    [
        ("csum", "24012345678901", "check-digit", "1"),
        ("csum", "2401234567890X", "digit", "X"),
        ("csum", "", "too-short", ""),
        ("csumalpha", "1987654Ad4X4bL5ttr2310c2X", "check-pair", "2X"),
        ("csumalpha", "K", "too-short", "K"),
        ("csumalpha", "9506~00134WX", "cset82", "~"),
        ("csumalpha", "9" * 100, "too-long", "9" * 100),
        ("gcppos1", "950", "too-short", "950"),
        ("gcppos1", "95A6000", "company-prefix", "A"),
        ("gcppos2", "3950", "too-short", "950"),
        ("gcppos2", "3", "too-short", "3"),
        ("gcppos2", "3950B000", "company-prefix", "B"),
        ("hasnondigit", "12345", "only-digits", "12345"),
        ("hh", "24", "hour", "24"),
        ("hh", "2", "length", "2"),
        ("hh", "2x", "digit", "x"),
        ("hhmi", "2400", "hour", "24"),
        ("hhmi", "2360", "minute", "60"),
        ("hhmi", "123", "length", "123"),
        ("hhmi", "9912345", "length", "9912345"),
        ("hyphen", "-+", "hyphen", "+"),
        ("iban", "XX82WEST12345698765432", "iban-country", "XX"),
        ("iban", "GB8", "iban-length", "GB8"),
        ("iban", "GB82WEST12", "iban-length", "GB82WEST12"),
        ("iban", "GB82" + "W" * 31, "iban-length", "GB82" + "W" * 31),
        ("iban", "GB82west12345698765432", "iban-character", "w"),
        ("iban", "GB8xWEST1234569876543/", "iban-character", "/"),
        ("iban", "GB8xWEST12345698765432", "iban-character", "x"),
        ("iban", "GB83WEST12345698765432", "iban-check", "83"),
        ("importeridx", ":", "importer-index", ":"),
        ("iso3166", "999", "country", "999"),
        ("iso3166999", "001", "country", "001"),
        ("iso3166alpha2", "XX", "country", "XX"),
        ("iso4217", "000", "currency", "000"),
        ("iso4217", "191", "currency", "191"),
        ("iso4217", "694", "currency", "694"),
        ("iso4217", "931", "currency", "931"),
        ("iso4217", "932", "currency", "932"),
        ("iso5218", "3", "sex", "3"),
        ("latitude", "1800000001", "latitude", "1800000001"),
        ("latitude", "180", "length", "180"),
        ("latitude", "18000000x0", "digit", "x"),
        ("longitude", "3600000001", "longitude", "3600000001"),
        ("mediatype", "11", "media-type", "11"),
        ("mi", "60", "minute", "60"),
        ("nonzero", "0000", "zero", "0000"),
        ("nonzero", "0a", "digit", "a"),
        ("nozeroprefix", "0123", "zero-prefix", "0"),
        ("nozeroprefix", "1x", "digit", "x"),
        ("packagetype", "ZZZ", "package-type", "ZZZ"),
        ("pcenc", "a%2", "percent", "%2"),
        ("pcenc", "a%2g", "percent", "%2g"),
        ("pieceoftotal", "123", "piece-form", "123"),
        ("pieceoftotal", "", "piece-form", ""),
        ("pieceoftotal", "1x", "digit", "x"),
        ("pieceoftotal", "12x", "digit", "x"),
        ("pieceoftotal", "0002", "piece-zero", "00"),
        ("pieceoftotal", "0200", "total-zero", "00"),
        ("pieceoftotal", "0302", "piece-of-total", "0302"),
        ("posinseqslash", "12", "position-form", "12"),
        ("posinseqslash", "/2", "position-form", "/2"),
        ("posinseqslash", "1/2/3", "position-form", "1/2/3"),
        ("posinseqslash", "x/2", "position-form", "x/2"),
        ("posinseqslash", "01/2", "zero-prefix", "01"),
        ("posinseqslash", "1/02", "zero-prefix", "02"),
        ("posinseqslash", "3/2", "position", "3/2"),
        ("ss", "60", "second", "60"),
        ("winding", "2", "winding", "2"),
        ("yesno", "2", "yes-no", "2"),
        ("yymmd0", "281301", "month", "13"),
        ("yymmd0", "270229", "day", "29"),
        ("yymmd0", "2802", "length", "2802"),
        ("yymmd0", "28x201", "digit", "x"),
        ("yymmdd", "280200", "day", "00"),
        ("yyyymmd0", "20281301", "month", "13"),
        ("yyyymmdd", "21000229", "day", "29"),
        ("yyyymmdd", "20280100", "day", "00"),
        ("zero", "01", "not-zero", "01"),
        ("zero", "x", "digit", "x"),
    ],
)
def test_a_bad_value_says_what_is_wrong_and_where(name, value, code, bad):
    fault = LINTERS[name](value)
    assert fault is not None
    assert (fault[0], value[fault[1] : fault[2]]) == (code, bad)


def test_a_leap_day_is_in_every_fourth_year_of_a_century_written_in_two_digits():
    leap = [year for year in range(100) if LINTERS["yymmdd"](f"{year:02}0229") is None]
    assert leap == list(range(0, 100, 4))


@pytest.mark.parametrize(
    ("charset", "good", "bad", "code"),
    [
        ("n", "0123456789", "12²", "digit"),
        ("x", "!\"%&'()*+,-./:;<=>?_AZaz09", "A#", "cset82"),
        ("x", "A", "A^", "cset82"),
        ("x", "A", "Ä", "cset82"),
        ("y", "A-Z/0#9", "a", "cset39"),
        ("z", "Az0-_", "A+", "cset64"),
        ("z", "ABCD==", "ABCDE==", "padding"),
        ("z", "ABCDE=", "ABC===", "padding"),
    ],
)
def test_each_character_set_has_its_characters(charset, good, bad, code):
    linter = CHARACTER_SETS[charset]
    assert linter(good) is None
    assert (linter(bad) or ("",))[0] == code


def test_a_coupon_with_the_fields_that_it_must_have_passes():
    assert LINTERS["couponcode"](COUNTRY_COUPON) is None


@pytest.mark.parametrize(
    "fields",
    [
        "1" + "3" + "1" + "5" + "4" + "222" + "9",
        "1" + "0" + "1" + "5" + "4" + "222" + "0" + "614141",
        "2" + "2" + "15" + "0" + "333" + "1" + "0614141",
        "3" + "270131" + "4" + "270101",
        "3" + "270131",
        "4" + "270101",
        "5" + "0" + "123456",
        "6" + "1" + "0614141",
        "9" + "5" + "2" + "7" + "1",
    ],
)
def test_a_coupon_may_have_its_optional_fields(fields):
    assert LINTERS["couponcode"](COUNTRY_COUPON + fields) is None


@pytest.mark.parametrize(
    ("value", "code", "bad"),
    [
        ("A", "digit", "A"),
        ("7", "coupon-value", "7"),
        ("06141", "coupon-short", "6141"),
        ("0614141", "coupon-short", "0614141"),
        ("0614141000123", "coupon-missing", "0614141000123"),
        ("06141410001230", "coupon-value", "0"),
        (COUNTRY_COUPON[:-4] + "5101", "coupon-value", "5"),
        (COUNTRY_COUPON + "0", "coupon-excess", "0"),
        (COUNTRY_COUPON + "14", "coupon-value", "4"),
        (COUNTRY_COUPON + "10154222" + "7", "coupon-value", "7"),
        (COUNTRY_COUPON + "32701", "coupon-short", "2701"),
        (COUNTRY_COUPON + "3271301", "coupon-value", "271301"),
        (COUNTRY_COUPON + "32701014270102", "coupon-value", "32701014270102"),
        (COUNTRY_COUPON + "61061414", "coupon-short", "061414"),
        (COUNTRY_COUPON + "60614141", "coupon-value", "0"),
        (COUNTRY_COUPON + "93", "coupon-value", "3"),
        (COUNTRY_COUPON + "9030", "coupon-value", "3"),
        (COUNTRY_COUPON + "9002", "coupon-missing", COUNTRY_COUPON + "9002"),
        (COUNTRY_COUPON + "90022", "coupon-value", "2"),
        (COUNTRY_COUPON + "9", "coupon-missing", COUNTRY_COUPON + "9"),
    ],
)
def test_a_bad_coupon_says_which_field(value, code, bad):
    fault = LINTERS["couponcode"](value)
    assert fault is not None
    assert (fault[0], value[fault[1] : fault[2]]) == (code, bad)


def test_a_positive_offer_file_coupon_has_format_funder_offer_and_serial():
    linter = LINTERS["couponposoffer"]
    assert linter("0" + "1" + "0614141" + "000123" + "0" + "123456") is None
    assert linter("2") == ("coupon-value", 0, 1)
    assert linter("0" + "1" + "0614141" + "000123" + "0" + "123456" + "7") == ("coupon-excess", 22, 23)
