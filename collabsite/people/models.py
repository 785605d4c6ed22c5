"""Profiles, invitations and the audit log, beside Django's accounts."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from collabsite.people import roles
from collabsite.web.audit_log import Action
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# How long the link of an invitation works, and how long the audit log is kept.
INVITATION_VALID = dt.timedelta(days=7)
AUDIT_KEEP = dt.timedelta(days=365)
NAME, ABOUT = 200, 300


class Profile(models.Model):
    """Choices of a person for the desk; a person without a row has not chosen anything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="profile"
    )
    # The key of the file, which is part of its address; '' for none.
    picture = models.CharField(max_length=30, blank=True, editable=False)
    language = models.CharField(
        _("language of the desk"), max_length=10, blank=True, choices=settings.LANGUAGES
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    notices_of_reviews = models.BooleanField(_("an article is submitted for review"), default=True)
    notices_of_own = models.BooleanField(
        _("an article of mine is published or sent back"), default=True
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name(self) -> str:
        """The name of the person."""
        return display_name(self.user)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by their state."""

    def pending(self) -> "InvitationQuerySet":
        """Return those that were neither used nor revoked; their links may have expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def valid(self, *, at: dt.datetime) -> "InvitationQuerySet":
        """Return those whose links work: nobody gives a role that they no longer could give."""
        return self.pending().filter(
            expires_at__gt=at, invited_by__is_active=True, invited_by__is_superuser=True
        )


class Invitation(models.Model):
    """Invitation of a person by e-mail; of its link, only a hash is stored."""

    email = models.EmailField(_("e-mail address"))
    groups = models.ManyToManyField(Group, verbose_name=_("roles"), blank=True)
    is_owner = models.BooleanField(default=False)
    language = models.CharField(
        _("language of the invitation"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    message = models.TextField(_("message"), max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="people_one_pending_invitation",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def role_names(self) -> str:
        """The names of the roles that it gives."""
        return roles.names_of(self.groups.all(), is_owner=self.is_owner)

    @property
    def stored_roles(self) -> list[str]:
        """The names of the roles, as the audit log stores them."""
        return roles.stored_names(self.groups.all(), is_owner=self.is_owner)

    @property
    def roles(self) -> list[roles.Role]:
        """The roles that it gives."""
        return roles.roles_of(self.groups.all(), is_owner=self.is_owner)


class AuditEntry(models.Model):
    """Entry of the audit log: who did what to what. No address of a computer is kept."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        # The index below begins with it.
        db_index=False,
    )
    # The name as it was then, '' for a command.
    name = models.CharField(_("name"), max_length=NAME, blank=True)
    action = models.CharField(_("action"), max_length=30, choices=Action)
    about = models.CharField(_("what"), max_length=ABOUT, blank=True)
    # Of an edition or release.
    number = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=ABOUT, blank=True)
    # What `about` says, for readers in another language; empty if it has no words to translate.
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="people_audit_at"),
            models.Index(fields=["action", "-at"], name="people_audit_action"),
            models.Index(fields=["by", "-at"], name="people_audit_by"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_action_display()} {self.about}".strip()


def profile_of(user: "User") -> Profile:
    """Return the profile of a user, a new one that is not stored if there is none."""
    profile = Profile.objects.filter(user=user).first() or Profile()
    # Without another query.
    profile.user = user
    return profile
