"""Views as SVG: bars over a period with the versions that became public in it, and sparklines.

Colours are classes of `static/css/site/chart.css`; the page puts a chart into an element with the
class `chart`. Places are in per cent, so that the letters have one size on every screen.
"""

from collections.abc import Sequence
from html import escape
from itertools import count
from math import ceil

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from collabsite.counting.items import Version
from collabsite.counting.periods import Grain, Period
from collabsite.counting.totals import Counted

# In per cent of the height: the bars end here, and are at most so high.
BOTTOM, HEIGHT = 90, 67
# In per cent of the width: the widest bar, and how close two seals may stand.
WIDEST_BAR, CLOSEST_SEALS = 7, 8
MOST_TICKS, MOST_LABELS = 4, 5


def views_chart(
    slots: Sequence[Counted], period: Period, versions: Sequence[Version] = ()
) -> SafeString:
    """Return the views in each slot, and in front of them the unique ones; '' without views.

    The days of versions have seals above; those that are close share one.
    """
    most = max(slots)
    if not most.views:
        return SafeString()
    scale = ticks(most.views)
    room, names = 100 / len(slots), period.slot_names
    width, labelled = min(room * 0.8, WIDEST_BAR), ceil(len(slots) / MOST_LABELS)
    axis = (
        pgettext("format of a month on an axis", "M Y")
        if period.grain is Grain.MONTH
        else pgettext("format of a day on an axis", "j M")
    )
    bars = [
        {
            "name": name,
            "counted": counted,
            "parts": [
                (ink, _percent(BOTTOM - height), _percent(height))
                for ink, number in zip(("series-5", "series-1"), counted, strict=True)
                for height in [HEIGHT * number / scale[-1]]
            ],
            "begin": _percent(n * room),
            "x": _percent((n + 0.5) * room - width / 2),
            "label": "" if n % labelled else date_format(start, axis),
        }
        for n, (start, name, counted) in enumerate(zip(period.starts, names, slots, strict=True))
    ]
    seals: list[tuple[float, list[Version]]] = []
    for version in filter(lambda each: period.has(each.day), versions):
        x = (period.slot_of(version.day) + 0.5) * room
        if seals and x < seals[-1][0] + CLOSEST_SEALS:
            seals[-1][1].append(version)
        else:
            seals.append((x, [version]))
    context = {
        "period": period,
        "views": sum(each.views for each in slots),
        "most": most.views,
        "slot": names[slots.index(most)],
        "ticks": [(_percent(BOTTOM - HEIGHT * tick / scale[-1]), tick) for tick in scale],
        "bars": bars,
        "room": _percent(room),
        "width": _percent(width),
        "seals": [(_percent(x), found) for x, found in seals],
    }
    return SafeString(render_to_string("counting/chart.html", context))


def sparkline(values: Sequence[int], *, title: str) -> SafeString:
    """Return a line of the values, without axes, with an accessible name."""
    width, height = 90, 20
    most = max(values, default=0) or 1
    step = (width - 2) / max(len(values) - 1, 1)
    points = " ".join(
        f"{1 + n * step:.1f},{height - 2 - (height - 4) * value / most:.1f}"
        for n, value in enumerate(values)
    )
    return SafeString(
        f'<svg class="sparkline" role="img" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"><title>{escape(title)}</title>'
        f'<path d="M{points}"/></svg>'
    )


def ticks(most: int) -> list[int]:
    """Return the values of the axis: 0 and a few multiples of a round number, up to `most` or more."""
    step = next(
        factor * 10**power
        for power in count()
        for factor in (1, 2, 5)
        if most <= MOST_TICKS * factor * 10**power
    )
    return [step * n for n in range(max(ceil(most / step), 1) + 1)]


def _percent(share: float) -> str:
    return f"{share:.2f}%"
