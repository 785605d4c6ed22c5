"""Time zones that people choose. Pure."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# Without names that are kept for old programs, such as US/Pacific.
_REGIONS = (
    *("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/"),
    *("Europe/", "Indian/", "Pacific/"),
)


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the names of the time zones of cities, such as `Asia/Shanghai`, and UTC as choices."""
    names = sorted(name for name in available_timezones() if name.startswith(_REGIONS))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


def find_time_zone(name: str) -> ZoneInfo | None:
    """Return a time zone, None without a name and for one that this system does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
