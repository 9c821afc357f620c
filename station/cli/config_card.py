"""`station config-card`: a card that changes a setting of a station without a keyboard or a network."""

import argparse
from datetime import UTC

from station import clock
from station.cli import options, signed_card
from station.domain.cards import config_card
from station.domain.cards.config_card import LIFE, SETTINGS, Setting
from station.errors import UsageError

_MINUTES = int(LIFE.total_seconds()) // 60


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    known = "\n".join(f"  {name:9} {about}" for name, (about, _) in SETTINGS.items())
    verb = verbs.add_parser(
        "config-card",
        help="print a card that changes a station's setting",
        description="Print a CFG card, signed with the site's key, as text and as a QR code to scan from the screen.",
        epilog=f"settings:\n{known}\n\nA station takes the card within {_MINUTES} minutes of its time, while its clock "
        "is set.\nWhat it says holds over the settings file until another card says otherwise.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("setting", metavar="SETTING", type=str.upper, help="what to set")
    verb.add_argument("value", metavar="VALUE", type=str.upper, help="to what")
    signed_card.add(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the card."""
    setting, at = Setting(arguments.setting, arguments.value), signed_card.instant(arguments, clock.now())
    if setting.name not in SETTINGS:
        raise UsageError(f"{setting.name!r} is no setting of a card; known are {', '.join(SETTINGS)}")
    fits = config_card.is_right(setting) and all(c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-" for c in setting.value)
    if not fits:
        raise UsageError(f"{setting.name} is {arguments.value!r}; right is: {SETTINGS[setting.name][0]}")
    text = config_card.text(setting, at, signed_card.key(arguments))
    made = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    said = f"Sets {setting.name} to {setting.value}; made {made}, good for {_MINUTES} minutes."
    return signed_card.show(text, said, arguments)
