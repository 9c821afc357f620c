"""The checks that components must pass besides their character set, by the names of GS1's syntax dictionary.

A linter takes a component's text and returns what is wrong with it: a code, the first bad character and the end of
the bad part; or None. It is total: it must stand any text, for a bad character is noted and the reading goes on.
"""

from typing import Final

from station.gs1.charsets import Linter
from station.gs1.linters import codes, coupons, dates, keys, numbers

LINTERS: Final[dict[str, Linter]] = {
    "couponcode": coupons.couponcode,
    "couponposoffer": coupons.couponposoffer,
    "csum": keys.csum,
    "csumalpha": keys.csumalpha,
    "gcppos1": keys.gcppos1,
    "gcppos2": keys.gcppos2,
    "hasnondigit": keys.hasnondigit,
    "hh": dates.hh,
    "hhmi": dates.hhmi,
    "hyphen": codes.hyphen,
    "iban": codes.iban,
    "importeridx": codes.importeridx,
    "iso3166": codes.iso3166,
    "iso3166999": codes.iso3166999,
    "iso3166alpha2": codes.iso3166alpha2,
    "iso4217": codes.iso4217,
    "iso5218": codes.iso5218,
    "latitude": numbers.latitude,
    "longitude": numbers.longitude,
    "mediatype": codes.mediatype,
    "mi": dates.mi,
    "nonzero": numbers.nonzero,
    "nozeroprefix": numbers.nozeroprefix,
    "packagetype": codes.packagetype,
    "pcenc": codes.pcenc,
    "pieceoftotal": numbers.pieceoftotal,
    "posinseqslash": numbers.posinseqslash,
    "ss": dates.ss,
    "winding": codes.winding,
    "yesno": codes.yesno,
    "yymmd0": dates.yymmd0,
    "yymmdd": dates.yymmdd,
    "yyyymmd0": dates.yyyymmd0,
    "yyyymmdd": dates.yyyymmdd,
    "zero": numbers.zero,
}
