"""Names of browsers and systems, as people know them, in the list of sessions."""

from django import template

register = template.Library()

# By what their user agents have; the first that is found counts, as most name others too.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "MicroMessenger/": "WeChat",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser_name(agent: str) -> str:
    """Return the browser and the system of a user agent; the user agent itself if neither is known."""
    found = [
        next((name for mark, name in names.items() if mark in agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or agent
