"""Markup with scripts, and prose that has it everywhere."""

from dataclasses import dataclass, field
from html import escape
from string import ascii_lowercase

from articles.models import Image
from articles.numbers import stored
from articles.numbers.statements import Direction, Measure, Superlative
from metrics.models import Dataset


@dataclass
class Payloads:
    """Unique payloads by their places: `xss-aab` is in one place.

    A name has no digit, so that nothing takes it for a number of the text.
    """

    places: dict[str, str] = field(default_factory=dict)

    def text(self, place: str, most: int = 10_000) -> str:
        """Return markup that would break out of any context, of up to `most` characters."""
        number = len(self.places)
        letters = [number // 676 % 26, number // 26 % 26, number % 26]
        name = f"xss-{''.join(ascii_lowercase[letter] for letter in letters)}"
        self.places[name] = place
        run = f"pwned='{name}'"
        long = (
            f"{name}</script></style></title></textarea>--><script>{run}</script>"
            f'<img src=x onerror={run}><{name} onclick="{run}" style="color:red">\'"`<svg'
            f" onload={run}>{{{{request.user}}}}{{% load static %}}"
        )
        for payload in (
            long,
            f"{name} '\"></title><{name} onclick={run}>",
            f"'\"><{name}>",
            f"<{name}>",
        ):
            if len(payload) <= most:
                return payload
        raise AssertionError(f"{place}: {most} characters are too few for a payload")

    def url(self, place: str) -> str:
        """Return an address that runs a script."""
        return f"javascript:pwned='{self.text(place, 50)}'//"

    def attribute(self, place: str) -> str:
        """Return a text escaped for an attribute of stored prose."""
        return escape(self.text(place))


# Addresses that would run if a browser followed them.
SCHEMES = [
    "javascript:pwned=1",
    " JavaScript:pwned=1",
    "java\nscript:pwned=1",
    "\x01javascript:pwned=1",
    "vbscript:pwned",
    "data:text/html,<script>pwned=1</script>",
    "x:javascript:pwned=1",
]


def prose(said: Payloads, place: str, dataset: Dataset, image: Image) -> str:
    """Return prose with every allowed element and attribute, and some others."""

    def at(name: str) -> str:
        return said.attribute(f"{place}: {name}")

    def text(name: str) -> str:
        return escape(said.text(f"{place}: {name}"), quote=False)

    cell = f"{dataset.slug}/row-0/count"
    largest = Superlative(("row-0", said.text(f"{place}: rows")), Measure("count"), Direction.MORE)
    statement = escape(stored.dump(largest))
    links = "".join(f'<a href="{escape(scheme)}">{text(scheme)}</a> ' for scheme in SCHEMES)
    return f"""
<h3>{text("h3")}</h3><h4>{text("h4")}</h4>
<p>{text("p")} <strong>{text("strong")}</strong> <em>{text("em")}</em> <sup>{text("sup")}</sup>
<sub>{text("sub")}</sub><br>{text("after br")}</p>
<p>{links}<a href="https://example.org/{at("href")}" title="{at("title")}">{text("link")}</a>
<a href="java&#x09;script:pwned=1" onclick="pwned=1" target="_blank">{text("bad link")}</a></p>
<ul><li>{text("ul")}</li></ul><ol start="1&quot; onclick=&quot;pwned=1"><li>{text("ol")}</li></ol>
<blockquote>{text("quote")}</blockquote>
<p>A <cite data-source="source" data-locator="{at("locator")}"><b onclick=pwned=1>x</b></cite></p>
<p>One <data data-cell="{cell}" data-wording="45 {at("wording")}"></data> and
<data data-cell="{cell}" data-form="words"></data>
{text("after a number")}</p>
<p>Row 0 has <mark data-claim="{dataset.slug}" data-statement="{statement}"
 data-words="the largest count {at("words of a claim")}">the largest count</mark>, and
<mark data-claim="{at("dataset of a claim")}" data-statement="{at("statement of a claim")}"
 data-words="{text("words")}">{text("claim")}</mark></p>
<div data-table="{dataset.slug}" data-caption="{at("caption of a table")}"
 data-notes="{at("notes of a table")}" data-rows="row-0 row-1" data-columns="count words"></div>
<figure data-chart="{dataset.slug}" data-kind="bar" data-caption="{at("caption of a chart")}"
 data-notes="{at("notes of a chart")}" data-columns="count"></figure>
<picture data-image="{image.key}" data-alt="{at("alt")}" data-caption="{at("caption")}"></picture>
<p>{said.text(f"{place}: raw markup")}</p>
<p onclick="pwned=1" style="color:red" class="x" id="x">x</p>
<script>pwned=1</script><style>p{{color:red}}</style><iframe srcdoc="&lt;script>pwned=1&lt;/script>">
</iframe><object data="javascript:pwned=1"></object><embed src="javascript:pwned=1">
<form action="javascript:pwned=1"><input autofocus onfocus="pwned=1"><button formaction="javascript:pwned=1">x
</button></form><math><mtext><table><mglyph><style><img src=x onerror=pwned=1></style></mglyph></table>
</mtext></math><svg><a xlink:href="javascript:pwned=1"><animate attributeName=href values=javascript:pwned=1 /></a></svg>
<noscript><p title="</noscript><img src=x onerror=pwned=1>"></p></noscript><base href="//evil.example/">
<meta http-equiv=refresh content="0;url=javascript:pwned=1"><link rel=stylesheet href=//evil.example/x.css>
"""


def broken(said: Payloads, dataset: Dataset) -> str:
    """Return prose whose marks refer to nothing, which the checklist reports."""

    def at(name: str) -> str:
        return said.attribute(f"broken: {name}")

    slug = dataset.slug
    return f"""
<h4>{escape(said.text("broken: skipped heading"), quote=False)}</h4>
<p>About 45 rivers. <cite data-source="{at("source")}"></cite> <data data-cell="{at("cell")}"></data>
<data data-cell="{slug}/row-0/count" data-form="{at("form")}"></data>
<data data-cell="{slug}/{at("row")}/{at("column")}/{at("period")}"></data>
<a href="http://insecure.example/{at("insecure link")}">x</a>
<a href="#">{escape(said.text("broken: aimless link"), quote=False)}</a>
<a href="https://example.org/{at("wordless link")}"></a></p>
<div data-table="{at("table")}"></div>
<div data-table="{slug}" data-rows="{at("rows")}"></div>
<div data-table="{slug}" data-columns="{at("columns")}"></div>
<figure data-chart="{at("chart")}"></figure>
<figure data-chart="{slug}" data-kind="{at("kind")}"></figure>
<picture data-image="{at("image")}" data-alt="x"></picture>
"""
