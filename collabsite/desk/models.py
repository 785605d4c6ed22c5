"""Tables of unsaved forms, and of the forms that are open."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.http import QueryDict

from collabsite.desk.form_pages import FormPage, find_form_page


class UnsavedFormQuerySet(models.QuerySet["UnsavedForm"]):
    """Queries of unsaved forms; every one that a page uses is of one user."""

    def of(self, user: User, *, at: dt.datetime) -> Self:
        """Filter the contents that are still kept for this user, the newest first."""
        kept = self.filter(user=user, is_finished=False, expires_at__gt=at)
        newest = models.F("used_at").desc(nulls_last=True)
        return kept.order_by(newest, "-kept_at", "-pk").defer("fields")

    def expired(self, *, at: dt.datetime) -> Self:
        """Filter the rows that nobody needs any more."""
        return self.filter(expires_at__lte=at)


class UnsavedForm(models.Model):
    """The contents of a form as one person has typed them, without a version in any history.

    `key` names the opened form: tabs that were opened side by side have a row each, so that neither
    replaces the other. `fields` are the names and values as they would be posted. `version` rises
    with each change, so that a late request can't replace a later one; a form that no script keeps, as one
    of buttons, stays at 0. `used_at` is when they were
    typed or restored last; those without it are only offered, and not put into the form.

    A form that was saved or discarded is finished: its contents are deleted, and its key remains
    until `expires_at`, so that a copy that arrives late from a browser is not offered again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    path = models.CharField(max_length=500)
    query = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=list, blank=True)
    had_files = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)
    kept_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    is_finished = models.BooleanField(default=False)

    objects = UnsavedFormQuerySet.as_manager()

    class Meta:
        # Everybody has access to their own rows, and nobody to others.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_row_for_each_opened_form")
        ]
        indexes = [models.Index(fields=["user", "path"], name="unsaved_forms_of_a_page")]

    def __str__(self) -> str:
        return self.title or self.path

    @property
    def address(self) -> str:
        """Path and query of the form."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def is_restorable(self) -> bool:
        """Whether its page can put it back into the form; others are sent again by a button."""
        return self.version > 0 and self.page is not None and self.page.autosaved_admin is not None

    @property
    def page(self) -> FormPage | None:
        """The page of the form, None if there is none at its address any more."""
        return find_form_page(self.path)

    def texts(self) -> list[str]:
        """Return what was written in words: other values are choices and keys."""
        values = [value.strip() for name, value in self.fields if name != "form_title"]
        return [value for value in values if " " in value or not value.isascii()]

    def data(self) -> QueryDict:
        """Return the contents as they would be posted."""
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


class OpenForm(models.Model):
    """The form of an object that a person has open, as its script said last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The model and the key, such as `articles.article:12`.
    about = models.CharField(max_length=100)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["about", "user"], name="open_once_for_each_person")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.about}"
