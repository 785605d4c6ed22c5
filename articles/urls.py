"""Addresses of articles, topics and editions; each page has a `.json` twin."""

from django.urls import path

from articles import views

app_name = "articles"

_PAGES = [
    ("articles", "articles", views.articles),
    ("topics/<uslug:slug>", "topic", views.topic),
    ("articles/<uslug:slug>", "article", views.article),
    ("articles/<uslug:slug>/editions", "editions", views.editions),
    ("articles/<uslug:slug>/editions/<int:number>", "edition", views.edition),
]

urlpatterns = [
    route
    for address, name, view in _PAGES
    for route in (
        path(f"{address}/", view, {"as_json": False}, name=name),
        path(f"{address}.json", view, {"as_json": True}, name=f"{name}-json"),
    )
]
