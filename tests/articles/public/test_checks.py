"""The numbers of an edition by what backs them, at its foot."""

import pytest
from django.test import Client

from articles import publishing
from articles.content import EditionContent, NumberCounts
from articles.publishing.number_audit import exempt
from articles.publishing.number_counts import count_frozen
from tests.support.quoting import figure, quoting_draft

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
