"""URLs of people who have no account yet."""

from django.urls import path

from collabsite.people import views

app_name = "people"

urlpatterns = [path("accounts/invitation/<str:token>/", views.invitation, name="invitation")]
