"""Clients that are signed in to the admin."""

from django.contrib.auth.models import Group, User
from django.test import Client


def signed_in(role: str) -> Client:
    """Return the client of a new account: of a group, "superuser", or staff of no group."""
    user = User.objects.create_user(role, is_staff=True, is_superuser=role == "superuser")
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client
