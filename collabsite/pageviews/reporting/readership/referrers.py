"""Table of the sites that readers came from."""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.pageviews.counting.referrers import OTHERS
from collabsite.pageviews.reporting.readership.tables import (
    MOST_ROWS,
    Column,
    Kind,
    Row,
    Table,
    share,
)


def referrers_table(hosts: Mapping[str, int], *, unique: int) -> Table:
    """Return the unique views by referring host, and those without one.

    `unique` are all unique views in the period.
    """
    # A list of robots that is installed later takes views out, and leaves hosts as they are.
    direct = max(unique - sum(hosts.values()), 0)
    names = {OTHERS: _("Others")}
    found = [(names.get(host, host), sessions) for host, sessions in hosts.items()]
    if direct:
        found = [(_("Direct, within the site, or unknown"), direct), *found]
    whole = sum(sessions for _name, sessions in found)
    return Table(
        name="referrers",
        title=_("Referring sites"),
        columns=(
            Column(capfirst(_("referring site")), Kind.TEXT),
            Column(capfirst(_("unique views"))),
            Column(_("Part in %"), Kind.PART),
        ),
        rows=tuple(Row((name, sessions, share(sessions, whole))) for name, sessions in found),
        empty=_("Nothing was read in this period."),
        note=_(
            "The site alone is kept, never the page. Sites that were seen fewer than three times in"
            " a month are counted together as others."
        ),
        most=MOST_ROWS,
    )
