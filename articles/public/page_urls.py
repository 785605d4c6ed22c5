"""Routes of pages, such as `/about/`. Their names are those of the routes of articles.

They come last: every address that the site needs itself comes before them, and no page can have it
(see `articles.models.is_reserved`).
"""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from articles.public import page_views
from collabsite.web.routes import page, page_and_json

app_name = "pages"

urlpatterns = [
    path("<uslug:slug>", csrf_exempt(page_views.add_slash), name="add-slash"),
    *page_and_json("<uslug:slug>", page_views.page, "article"),
    *page_and_json("<uslug:slug>/editions", page_views.editions, "editions"),
    *page_and_json("<uslug:slug>/editions/<version:number>", page_views.edition, "edition"),
    page("<uslug:slug>/editions/<version:number>/changes", page_views.changes, "changes"),
]
