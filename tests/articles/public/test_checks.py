"""The numbers of an edition by what backs them, at its foot."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import publishing
from articles.content import EditionContent, NumberCounts
from articles.publishing import proposals
from articles.publishing.number_audit import exempt
from articles.publishing.number_counts import count_frozen
from metrics import releasing
from metrics.releasing.corrections import Correction
from tests.support.quoting import (
    figure,
    issued,
    proposed,
    publish_proposed,
    quoting,
    quoting_draft,
    revise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_foot_counts_what_backs_the_numbers_of_the_edition_and_not_of_the_draft(
    client: Client,
) -> None:
    article = quoting_draft(
        f"They found {figure('elbe/change')} more.", "It took 7 labs.", "It took 5 people."
    )
    exempt(article, by=None, literal="7", sentence="It took 7 labs.", reason="Counted.")
    edition = publishing.publish(article, by=None)
    article.sections.update(body="<p>There were 12, 13 and 14.</p>")

    address = edition.get_absolute_url()
    page = client.get(address)
    twin = client.get(f"{address[:-1]}.json").json()
    content = EditionContent.from_json(edition.content)

    assert "2 of 3 numbers checked: 1 from the data, 1 explained" in page.content.decode()
    assert twin["numbers"] == {"found": 3, "bound": 1, "cited": 0, "explained": 1}
    # As of an edition that stores no counts.
    assert count_frozen(content) == NumberCounts(found=3, bound=1, cited=0, explained=0)


def changed_data(client: Client, address: str) -> dict[str, object] | None:
    """Return what the twin says of data that has changed, without its time."""
    found = client.get(f"{address[:-1]}.json").json()["changed_data"]
    return {name: found[name] for name in ("values", "corrected", "prepared")} if found else None


def test_an_article_says_that_its_data_was_corrected_until_its_new_edition_is_published(
    client: Client, lin: User
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    address = "/articles/rivers-and-labs/"
    # The page is stored before.
    assert changed_data(client, address) is None
    assert "A new edition is being prepared." not in client.get(address).content.decode()

    working = revise({"elbe/change": "37"})
    correction = Correction(wrong="A digit.", why="Typed.", since=1)
    releasing.issue(working.dataset, by=lin, note="Corrected.", correction=correction)

    assert changed_data(client, address) == {"values": 1, "corrected": True, "prepared": True}
    page = client.get(address).content.decode()
    assert "The data behind 1 number of this text was corrected on" in page
    assert "A new edition is being prepared." in page

    proposals.dismiss(proposed(article), by=lin)
    assert changed_data(client, address) == {"values": 1, "corrected": True, "prepared": False}
    assert "A new edition is being prepared." not in client.get(address).content.decode()

    issued({"elbe/change": "38"})
    publish_proposed(proposed(article), lin)

    assert changed_data(client, address) is None
    assert changed_data(client, f"{address}editions/1/") is None
