"""Profiles, notices, invitations and the audit log, beside Django's accounts."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from collabsite.people import roles
from collabsite.web.audit_log import Action
from collabsite.web.text import display_name

# How long the link of an invitation works, and how long the audit log is kept.
INVITATION_VALID = dt.timedelta(days=7)
AUDIT_KEEP = dt.timedelta(days=365)
# How long notices are kept, read or not.
NOTICES_KEEP = dt.timedelta(days=180)
NAME, ABOUT = 200, 300
# In the note of a notice, before the number of claims that stop holding.
CLAIMS = "\nclaims:"


class Mailing(models.TextChoices):
    """Choice when notices of a kind are sent by e-mail; the desk shows all of them."""

    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Not by e-mail")


def _mailing(words: "roles.Words") -> "models.CharField[str, str]":
    return models.CharField(
        words, max_length=10, choices=Mailing, default=Mailing.AT_ONCE, blank=False
    )


class Profile(models.Model):
    """Choices of a person for the desk; a person without a row has not chosen anything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="profile"
    )
    language = models.CharField(
        _("language of the desk"), max_length=10, blank=True, choices=settings.LANGUAGES
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    mail_of_comments = _mailing(_("Comments and mentions"))
    mail_of_own = _mailing(_("An article of mine is published or sent back"))
    mail_of_reviews = _mailing(_("An article is submitted for review"))
    mail_of_data = _mailing(_("Data is overdue, or new data needs another edition"))

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name(self) -> str:
        """The name of the person."""
        return display_name(self.user)


class NoticeKind(models.TextChoices):
    """Event of which people are told, with its sentence."""

    REVIEW_REQUESTED = "review-requested", _("%(by)s submitted “%(title)s” for review")
    SENT_BACK = "sent-back", _("%(by)s sent “%(title)s” back")
    PUBLISHED = "published", _("%(by)s published “%(title)s”")
    # Its note is the time from which the edition is public.
    SCHEDULED = "scheduled", _("%(by)s scheduled “%(title)s”")
    COMMENT = "comment", _("%(by)s commented on “%(title)s”")
    MENTION = "mention", _("%(by)s mentioned you in “%(title)s”")
    # Its note is that of the proposed edition, or says of how many other articles there is one, and
    # after `CLAIMS` how many claims stop holding.
    PROPOSED = "proposed", _("New data: another edition of “%(title)s” is proposed")
    # Its note is the day by which the data was expected.
    OVERDUE = "overdue", _("The data of “%(title)s” is overdue")

    @property
    def choice(self) -> str:
        """The field of a profile that says how such notices are sent."""
        match self:
            case NoticeKind.REVIEW_REQUESTED:
                return "mail_of_reviews"
            case NoticeKind.COMMENT | NoticeKind.MENTION:
                return "mail_of_comments"
            case NoticeKind.PROPOSED | NoticeKind.OVERDUE:
                return "mail_of_data"
        return "mail_of_own"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by their state."""

    def unread(self) -> "NoticeQuerySet":
        """Filter those that the person has not opened."""
        return self.filter(read_at__isnull=True)

    def unsent(self) -> "NoticeQuerySet":
        """Filter those that are to be sent by e-mail, and were not read meanwhile."""
        return self.unread().exclude(mailing=Mailing.NEVER).filter(mailed_at__isnull=True)


class Notice(models.Model):
    """Message to a person on the desk, and by e-mail as they choose. Readers see none of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in NoticeKind.values])
    # The item, such as `article:12`, which the person may see while the notice is shown.
    about = models.CharField(max_length=60)
    title = models.CharField(max_length=ABOUT)
    # In the admin.
    address = models.CharField(max_length=ABOUT)
    # The name of who did it as it was then, '' for the site itself.
    name = models.CharField(max_length=NAME, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # As the person chose when it was made: NEVER also if no e-mail could be sent.
    mailing = models.CharField(max_length=10, choices=Mailing)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        # Everybody has access to their own, and nobody to others.
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "read_at", "-created_at"], name="people_notices"),
            models.Index(
                fields=["created_at"],
                name="people_notices_to_mail",
                condition=Q(mailed_at__isnull=True, read_at__isnull=True) & ~Q(mailing="never"),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The event in a sentence, in the active language."""
        return str(NoticeKind(self.kind).label) % {"by": self.name, "title": self.title}

    @property
    def details(self) -> str:
        """The note that somebody wrote, or the day of the event, in the active language."""
        match self.kind:
            case NoticeKind.SCHEDULED:
                return gettext("Public from %(note)s on") % {"note": self.note}
            case NoticeKind.OVERDUE:
                day = date_format(dt.date.fromisoformat(self.note))
                return gettext("Expected by %(day)s") % {"day": day}
            case NoticeKind.PROPOSED if CLAIMS in self.note:
                note, _sign, claims = self.note.rpartition(CLAIMS)
                n = int(claims)
                sentence = ngettext("%(n)d claim stops holding", "%(n)d claims stop holding", n)
                return f"{sentence % {'n': n}} · {note}"
        return self.note


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
    # As that of an account: the role of the owner.
    is_superuser = models.BooleanField(default=False)
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

    # Known when the link is made, and shown once.
    link = ""

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
    def roles(self) -> list[roles.Role]:
        """The roles that it gives."""
        return roles.roles_of(self)

    @property
    def role_names(self) -> str:
        """The names of the roles."""
        return roles.translate_names(roles.stored_names(self))


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


def profile_and_unread(user: User) -> tuple[Profile, int]:
    """Return the profile of a user and the number of their unread notices, with one query."""
    notices = Notice.objects.unread().filter(user=OuterRef("pk")).order_by()
    counted = notices.values("user").annotate(count=Count("pk")).values("count")
    people = get_user_model()._default_manager.select_related("profile")
    row: Any = people.annotate(unread=Coalesce(Subquery(counted), 0)).get(pk=user.pk)
    profile: Profile = getattr(row, "profile", None) or Profile()
    profile.user = user
    return profile, row.unread


def profile_of(user: User) -> Profile:
    """Return the profile of a user, a new one that is not stored if there is none."""
    profile = Profile.objects.filter(user=user).first() or Profile()
    # Without another query.
    profile.user = user
    return profile
