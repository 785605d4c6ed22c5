"""Permissions of the pages of datasets, as functions of the user."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_DATA_PERMISSIONS = [
    f"metrics.{action}_{model}"
    for model in ["indicator", "entity", "observation"]
    for action in ["add", "change", "delete"]
]


def can_edit_data(user: "User") -> bool:
    """Return whether the user may change values, rows and columns."""
    return user.has_perms(_DATA_PERMISSIONS)


def can_name(user: "User") -> bool:
    """Return whether the user may change the names of a dataset, its columns and rows."""
    return can_edit_data(user) and user.has_perm("metrics.change_dataset")


def can_create_datasets(user: "User") -> bool:
    """Return whether the user may create datasets with values."""
    return user.has_perm("metrics.add_dataset") and can_edit_data(user)


def can_issue(user: "User") -> bool:
    """Return whether the user may issue releases."""
    return user.has_perm("metrics.issue_release")


def can_view_dataset(user: "User") -> bool:
    """Return whether the user may open the form of a dataset."""
    return user.has_perm("metrics.view_dataset") or user.has_perm("metrics.change_dataset")
