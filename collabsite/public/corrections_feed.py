"""The Atom feed of the register of corrections."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from articles.models import Edition
from articles.public.feeds import ENTRIES, FullContentFeed, xml_text
from collabsite.public.corrections import CorrectionLine, newest_corrections
from collabsite.web.responses import absolute


class NewestCorrections(Feed):  # type: ignore[type-arg]
    """The newest corrections of data and articles, and retractions."""

    feed_type = FullContentFeed

    def title(self) -> str:
        """Return what the feed lists, and the site's name."""
        return f"{_('Corrections')} · {_('Collaboration Review')}"

    def link(self) -> str:
        """Return the address of the register."""
        return absolute(reverse("corrections"))

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return absolute(reverse("corrections-feed"))

    def feed_guid(self) -> str:
        """Return the feed's permanent id."""
        return self.feed_url()

    def author_name(self) -> str:
        """Return who corrects."""
        return _("Collaboration Review")

    def items(self) -> tuple[CorrectionLine, ...]:
        """Return the newest entries of the register."""
        return newest_corrections(ENTRIES, at=timezone.now())

    def item_title(self, item: CorrectionLine) -> str:
        """Return the title of what was corrected or retracted."""
        titles = {Edition.Change.RETRACTION.value: _("Retracted: %(title)s")}
        title = titles.get(item.change) or _("Corrected: %(title)s")
        return xml_text(title % {"title": item.title})

    def item_description(self, item: CorrectionLine) -> str:
        """Return what was wrong, why, and the note; Atom takes it for HTML."""
        said = [item.wrong, item.why, item.note]
        return xml_text(format_html_join("", "<p>{}</p>", ([line] for line in said if line)))

    def item_link(self, item: CorrectionLine) -> str:
        """Return where to see what changed."""
        return absolute(item.changes_url)

    def item_guid(self, item: CorrectionLine) -> str:
        """Return the entry's permanent id, whatever the slug (RFC 4151)."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.corrected_at:%Y-%m-%d}:{item.of}/{item.key}"

    def item_pubdate(self, item: CorrectionLine) -> dt.datetime:
        """Return when it was corrected."""
        return item.corrected_at

    def item_updateddate(self, item: CorrectionLine) -> dt.datetime:
        """Return when it was corrected: entries never change."""
        return item.corrected_at

    def item_extra_kwargs(self, item: CorrectionLine) -> dict[str, str]:
        """Return the language, and all that the register says."""
        return {"language": item.language, "content": self.item_description(item)}
