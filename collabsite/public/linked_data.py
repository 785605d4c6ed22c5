"""What search engines are told of the whole site: schema.org, as JSON-LD. Pure."""

from typing import Any

from django.utils.translation import get_language, gettext

from collabsite.web.metadata import publisher


def website(*, search_url: str) -> dict[str, Any]:
    """Return the site, for its front page; `search_url` is the absolute address of the search."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": gettext("Collaboration Review"),
        "url": publisher()["url"],
        "inLanguage": get_language(),
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search_url}?q={{query}}"},
            "query-input": "required name=query",
        },
    }
