"""Servers that a benchmark compares, each set up with the same article."""

from tests.bench.targets.article import Article, Workplace, read_article
from tests.bench.targets.nginx_static import NginxStatic
from tests.bench.targets.our_site import BehindNginx, BesideViews, Misses, OurSite, Views
from tests.bench.targets.plain_update import PlainUpdate
from tests.bench.targets.target import Running, Target
from tests.bench.targets.wagtail import CachedWagtail, Wagtail
from tests.bench.targets.wordpress import WordPress

ALL: tuple[Target, ...] = (
    NginxStatic(),
    OurSite(),
    BehindNginx(),
    BesideViews(),
    Misses(),
    CachedWagtail(),
    Wagtail(),
    WordPress(),
    Views(),
    PlainUpdate(),
)

__all__ = ["ALL", "Article", "Running", "Target", "Workplace", "read_article"]
