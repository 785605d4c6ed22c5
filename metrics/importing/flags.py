"""Flags of values in SDMX and at Eurostat, as a status and, where there is none, a note. Pure."""

from django.utils.translation import gettext as _

# SDMX code list CL_OBS_STATUS 2.1, and Eurostat's flags in small letters: codes of statuses here.
_STATUSES = {
    **{code: code for code in "ABEFPOM"},
    "I": "E",
    "L": "O",
    "Q": "O",
    "H": "O",
    "K": "A",
    "V": "A",
    "G": "E",
    "b": "B",
    "e": "E",
    "f": "F",
    "p": "P",
    "s": "E",
    "z": "M",
    "m": "M",
    "i": "E",
}
# Those that say something about a value for which there is no status.
_NOTED = {"c", "d", "n", "r", "u", "D", "N", "S", "U", "W", "C", "R"}


def read_flag(text: str) -> tuple[str, str] | None:
    """Return the status and the note that a flag means, or None if it is none of these.

    Several letters are several flags: `bp` is a break and provisional, of which the first counts.
    """
    text = text.strip()
    if not text or len(text) > 4 or any(c not in _STATUSES and c not in _NOTED for c in text):
        return None
    statuses = [_STATUSES[character] for character in text if character in _STATUSES]
    noted = [character for character in text if character in _NOTED]
    meant = _meanings()
    note = "; ".join(meant[character.lower()] for character in noted)
    return statuses[0] if statuses else "A", note


def _meanings() -> dict[str, str]:
    return {
        "c": _("confidential"),
        "d": _("definition differs"),
        "n": _("not significant"),
        "r": _("revised"),
        "s": _("affected by a strike or another special event"),
        "u": _("low reliability"),
        "w": _("includes data from another category"),
    }
