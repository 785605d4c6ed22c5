"""URLs of counting, included at the root of the site."""

from django.urls import path

from collabsite.counting import views

app_name = "counting"
urlpatterns = [
    path("views/", views.report, name="report"),
    path("views/view.gif", views.pixel, name="pixel"),
]
