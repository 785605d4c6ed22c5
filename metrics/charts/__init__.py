"""Charts of the data: what to draw, as Vega-Lite, and the drawing as SVG for a page. No ORM."""

from django.utils.translation import gettext_lazy as _

# What `data-kind` of a chart mark may say; without one, the data decides.
CHART_KINDS = {
    "bar": _("Bar chart"),
    "grouped": _("Grouped bar chart"),
    "line": _("Line chart"),
    "dot": _("Dot plot"),
}
