"""The original beside a translation, with what changed in it since."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.drafts.original import read_beside
from articles.drafts.translation import translate
from articles.publishing import proposals
from tests.support.quoting import SLUG, figure, issued, proposed, publish_proposed, quoting_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_changed_words_are_marked_and_newer_data_is_not(admin_user: User) -> None:
    original = quoting_draft(
        f"The Elbe cost {figure('elbe/cost', form='words')}.",
        f'<div data-table="{SLUG}">x</div>',
        title="Rivers",
    )
    original.sections.create(ordering=2, heading="The rest", anchor="rest", body="<p>No more.</p>")
    publishing.publish(original, by=None)
    copy = translate(original, by=admin_user, at=timezone.now())
    copy.sections.filter(anchor="findings").update(anchor="another", heading="发现")

    beside = read_beside(copy, ["another", "rest"], at=timezone.now())
    assert beside
    assert beside.newer is None
    [first] = beside.sections[0]
    assert [piece["token"] for piece in first.pieces] == ["120万美元"]
    assert first.change is None
    assert "1.2 million dollars" in first.html
    assert "Table: What They Found" in first.html

    issued({"yangtze/cost": "5"})
    proposal = proposed(original)
    read = proposals.preview(proposal, at=timezone.now()).checklist.keys
    publish_proposed(proposal, by=admin_user, approval=publishing.Approval(read))
    beside = read_beside(copy, ["another", "rest"], at=timezone.now())
    assert beside
    assert beside.newer == 2
    assert [shown.change for shown in beside.sections[0]] == [None]

    original.sections.filter(anchor="rest").delete()
    original.sections.create(ordering=3, heading="News", anchor="news", body="<p>New.</p>")
    original.sections.filter(anchor="findings").update(
        body=f"<p>The river Elbe cost {figure('elbe/cost')}.</p>"
    )
    publishing.publish(original, by=None, note="Again.")
    beside = read_beside(copy, ["another", "rest"], at=timezone.now())
    assert beside
    [changed, news] = beside.sections[0], beside.sections[1]
    assert changed[0].change
    assert [block.kind for block in changed[0].change.blocks] == ["changed", "removed"]
    assert [shown.heading for shown in news] == ["News"]
    assert [section.heading for section in beside.removed] == ["The rest"]
