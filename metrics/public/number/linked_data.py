"""What search engines are told of a number: schema.org, as JSON-LD. Pure."""

from typing import TYPE_CHECKING, Any

from collabsite.web.responses import absolute

if TYPE_CHECKING:
    from metrics.public.number.page import NumberPage


def number(page: "NumberPage") -> dict[str, Any]:
    """Return a number as a schema.org Observation of its dataset; absolute addresses."""
    variable: dict[str, Any] = {"@type": "StatisticalVariable", "name": page.indicator_label}
    if page.definition:
        variable["description"] = page.definition
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "name": page.title,
        "url": absolute(page.url),
        "observationAbout": {"@type": "Thing", "name": page.entity_label},
        "variableMeasured": variable,
        "subjectOf": {
            "@type": "Dataset",
            "name": page.dataset,
            "url": absolute(page.dataset_url),
            "version": page.release.number,
            "datePublished": page.release.issued_at.isoformat(timespec="seconds"),
            "inLanguage": page.language,
        },
    }
    if page.period:
        described["observationDate"] = page.period
    if page.value and page.value.value is not None:
        described["value"] = page.value.value
        if page.unit:
            described["unitText"] = page.unit
    return described
