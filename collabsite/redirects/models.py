"""Redirects from old addresses to new ones."""

from collections.abc import Collection
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collabsite.redirects.addresses import MAX_ADDRESS, clean_new, clean_old, new_keys


class Redirect(models.Model):
    """An old address that leads to a new one, as long as the site has nothing else there."""

    old = models.CharField(
        _("old address"),
        max_length=MAX_ADDRESS,
        unique=True,
        help_text=_(
            "A path such as /2019/05/rivers/ or /?p=123. A page that the site has at this address is"
            " shown instead."
        ),
    )
    new = models.CharField(
        _("new address"),
        max_length=MAX_ADDRESS,
        help_text=_("A path of this site, or a whole address of another one."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="redirect_leads_elsewhere", condition=~Q(old=models.F("new")) & ~Q(new="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Write both addresses in the form in which they are looked up."""
        problems = {}
        for name, clean in (("old", clean_old), ("new", clean_new)):
            try:
                setattr(self, name, clean(getattr(self, name)))
            except ValidationError as error:
                problems[name] = error
        if problems:
            raise ValidationError(problems)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Refuse redirects that lead to a redirect, and so also those that go round."""
        super().clean()
        others = Redirect.objects.exclude(pk=self.pk)
        keys = new_keys(self.new)
        if self.old in keys:
            raise ValidationError({"new": leads_to_itself(self.old)})
        if next_one := others.filter(old__in=keys).first():
            raise ValidationError({"new": is_chain(self.old, next_one.old, next_one.new)})
        begins = Q(new__startswith=self.old) & ~Q(old=self.old)
        for before in others.filter(begins).order_by("old"):
            if self.old in new_keys(before.new):
                raise ValidationError({"old": is_chain(before.old, self.old, self.new)})


def leads_to_itself(old: str) -> str:
    """Return the sentence about a redirect to its own address."""
    return _("“%(old)s” would lead to itself.") % {"old": old}


def is_chain(first: str, second: str, last: str) -> str:
    """Return the sentence about a redirect that leads to another."""
    return _(
        "“%(first)s” would lead to “%(second)s”, which leads to “%(last)s” itself. Let both lead to"
        " the last address."
    ) % {"first": first, "second": second, "last": last}
