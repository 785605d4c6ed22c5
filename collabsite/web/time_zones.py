"""Time zones that people choose. Pure."""

from zoneinfo import available_timezones

# Without names that are kept for old programs, such as US/Pacific.
_REGIONS = (
    *("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/"),
    *("Europe/", "Indian/", "Pacific/"),
)


def city_time_zones() -> list[str]:
    """Return the names of the time zones of cities, such as `Asia/Shanghai`, in their order."""
    return sorted(name for name in available_timezones() if name.startswith(_REGIONS))
