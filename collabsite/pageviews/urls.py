"""URLs of counting, included at the root of the site."""

from django.urls import path

from collabsite.pageviews import views

app_name = "pageviews"

urlpatterns = [
    path("views/", views.report, name="report"),
    path("views/view.gif", views.pixel, name="pixel"),
]
