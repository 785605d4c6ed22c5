"""People, invitations and groups in the admin, for owners alone."""

from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminEmailInputWidget, AdminTextareaWidget
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.people import accounts, invitations, roles
from collabsite.people.mail import is_email_on
from collabsite.people.models import Invitation
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import (
    AdminPage,
    AdminWithPages,
    AutosavedAdmin,
    RefusalRedirect,
    get_permitted_object,
    list_page,
    object_page,
    with_link,
)
from collabsite.web.admin.requests import accept_form, editor, parse_key, post_data
from collabsite.web.audit_log import Action
from collabsite.web.text import display_name

# Pending invitations that the list of people names.
MAX_PENDING = 10

admin.site.unregister([User, Group])


def _role_choices() -> list[tuple[str, SafeString]]:
    """Return the roles with their explanations, as each is chosen by what it may do."""
    text = '<span class="role-name">{}</span> <span class="role-words">{}</span>'
    return [
        (role.key, format_html(text, role.name, role.explanation)) for role in roles.all_roles()
    ]


class RolesField(forms.MultipleChoiceField):
    """Choice of roles, each beside its explanation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_role_choices,
            label=gettext_lazy("Roles"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Choose at least one role.")},
            **kwargs,
        )


class InviteForm(forms.Form):
    """Whom an owner invites, to which roles, and with which words."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=AdminEmailInputWidget,
        max_length=254,
        error_messages={"required": gettext_lazy("Enter the e-mail address of the person.")},
    )
    role_keys = RolesField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Of the invitation, and of the desk until the person changes it."),
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown in the invitation, for example who you are."),
    )


class PersonForm(forms.ModelForm[User]):
    """Account of a person, as an owner changes it."""

    role_keys = RolesField()

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role_keys", [role.key for role in roles.roles_of(self.instance)])

    def clean_email(self) -> str:
        """Refuse the address of another account: it names one person."""
        email = str(self.cleaned_data["email"])
        if email and invitations.accounts_with(email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody has an account with this address."))
        return email

    def clean_role_keys(self) -> list[str]:
        """Refuse to leave the site without an owner."""
        keys: list[str] = self.cleaned_data["role_keys"]
        if roles.OWNER not in keys:
            try:
                accounts.require_other_owner(self.instance)
            except accounts.AccountError as error:
                raise ValidationError(str(error)) from None
        return keys


def is_owner(user: User) -> bool:
    """Return whether a user may do what only owners do."""
    return user.is_superuser


def require_owner(request: HttpRequest) -> None:
    """Raise PermissionDenied for everybody but owners."""
    if not is_owner(editor(request)):
        raise PermissionDenied


def invite_page(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite to which roles; then show the link, which is the only time."""
    require_owner(request)
    form = InviteForm(post_data(request), initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid() and (made := _invite(request, form)):
        accept_form(request)
        return _show_link(request, made)
    title = _("Invite a person")
    return list_page(request, User, "invite", title=title, form=form, is_email_on=is_email_on())


def invitations_page(request: HttpRequest) -> HttpResponse:
    """List the pending invitations; send one again, or revoke it."""
    require_owner(request)
    if request.method == "POST":
        pk = parse_key(request.POST.get("key"))
        invitation = get_object_or_404(Invitation, pk=pk)
        try:
            match request.POST.get("do"):
                case "send-again":
                    return _show_link(request, invitations.renew(invitation, by=editor(request)))
                case "revoke":
                    invitations.revoke(invitation, by=editor(request))
                    messages.success(request, _("The invitation is revoked; its link is dead."))
        except invitations.InvitationError as error:
            messages.error(request, str(error))
            return RefusalRedirect(request.path)
        return HttpResponseRedirect(request.path)
    pending = Invitation.objects.pending().select_related("invited_by")
    return list_page(
        request,
        User,
        "invitations",
        title=_("Pending invitations"),
        invitations=pending.prefetch_related("groups"),
        now=timezone.now(),
    )


def _invite(request: HttpRequest, form: InviteForm) -> Invitation | None:
    """Make the invitation; return None and add an error to the form if that is refused."""
    data = form.cleaned_data
    try:
        return invitations.invite(
            data["email"],
            role_keys=data["role_keys"],
            by=editor(request),
            language=data["language"],
            message=data["message"],
        )
    except invitations.InvitationError as error:
        page, words = reverse("admin:auth_user_invitations"), _("Pending invitations")
        if account := invitations.accounts_with(data["email"]).first():
            page = reverse("admin:auth_user_change", args=[account.pk])
            words = display_name(account)
        form.add_error("email", with_link(str(error), address=page, words=words))
    return None


def _show_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Send the link, and show it. Nothing is redirected: a new address could not show it again."""
    return list_page(
        request,
        User,
        "invited",
        title=_("Invitation of %(email)s") % {"email": invitation.email},
        invitation=invitation,
        is_sent=invitations.send(invitation),
        is_email_on=is_email_on(),
    )


def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happens, and do it; the button names it, so that two owners don't undo each other."""
    person = get_permitted_object(request, is_owner, User, pk)
    name = {"name": display_name(person)}
    if request.method == "POST":
        is_active = request.POST.get("do") == "reactivate"
        try:
            accounts.set_active(person, is_active=is_active, by=editor(request))
        except accounts.AccountError as error:
            messages.error(request, str(error))
            return RefusalRedirect(request.path)
        done = (
            _("%(name)s can sign in again.")
            if is_active
            else _("%(name)s is deactivated and signed out everywhere.")
        )
        messages.success(request, done % name)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
    title = _("Deactivate %(name)s") if person.is_active else _("Reactivate %(name)s")
    articles = f"{reverse('admin:articles_article_changelist')}?owner={pk}"
    return object_page(
        request, person, "activity", title=title % name, subtitle=None, articles=articles
    )


def second_factor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether there is a second factor, and remove it."""
    person = get_permitted_object(request, is_owner, User, pk)
    if request.method == "POST":
        accounts.remove_second_factor(person, by=editor(request))
        done = _("The second factor of %(name)s is removed.") % {"name": display_name(person)}
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
    title = _("Second factor of %(name)s") % {"name": display_name(person)}
    has = accounts.has_second_factor(person)
    return object_page(
        request, person, "second_factor", title=title, subtitle=None, has_second_factor=has
    )


class OwnerOnlyMixin:
    """Mixin of admins for owners: no permission of a group opens them."""

    def has_module_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user is an owner."""
        return editor(request).is_superuser

    has_view_permission = has_module_permission
    has_add_permission = has_module_permission
    has_change_permission = has_module_permission
    has_delete_permission = has_module_permission


class RoleFilter(admin.SimpleListFilter):
    """Filter of people by their role."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Return all roles."""
        return [(role.key, str(role.name)) for role in roles.all_roles()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the role."""
        choice = self.value()
        if choice is None:
            return queryset
        if choice == roles.OWNER:
            return queryset.filter(is_superuser=True)
        return queryset.filter(groups=choice) if choice.isdecimal() else queryset.none()


@admin.register(User)
class PersonAdmin(OwnerOnlyMixin, AutosavedAdmin, AdminWithPages, SiteModelAdmin, UserAdmin):  # type: ignore[type-arg]
    """List of people, and the page on which an owner changes one."""

    form = PersonForm
    pages = [
        AdminPage("invite/", invite_page, "invite"),
        AdminPage("invitations/", invitations_page, "invitations"),
        AdminPage("<int:pk>/activity/", activity_page, "activity"),
        AdminPage("<int:pk>/second-factor/", second_factor_page, "second_factor"),
    ]
    # New people are invited.
    autosaved_pages: ClassVar[frozenset[str]] = frozenset({"change"})
    fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email")}),
        (None, {"fields": ("role_keys",), "classes": ("role-choices",)}),
        (None, {"fields": ("state", "last_login", "date_joined")}),
    )
    readonly_fields = ["state", "last_login", "date_joined"]
    list_display = ["person", "email", "role_names", "last_login", "state"]
    list_filter = [RoleFilter, "is_active"]
    filter_horizontal = ()
    ordering = ["-is_active", "last_name", "first_name", "username"]
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:  # noqa: ANN401
        """Return the fields of the one form."""
        return self.fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Read the roles of all rows in one query."""
        people: QuerySet[User] = super().get_queryset(request)
        return people.prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: who leaves is deactivated, and what they wrote keeps its writer."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list and the pending invitations."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pending = list(Invitation.objects.pending()[: MAX_PENDING + 1])
        context = {
            "title": _("People"),
            "pending": pending[:MAX_PENDING],
            "more_pending": len(pending) > MAX_PENDING,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Call the page by the person."""
        person: User = context["original"]
        context |= {
            "title": display_name(person),
            "subtitle": None,
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: Any = None,  # noqa: ANN401
    ) -> HttpResponse:
        """Lead to the page that invites."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:auth_user_invite"))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: ANN401
        """Save the account and its roles; nothing else of it can be sent."""
        super().save_model(request, obj, form, change)
        accounts.set_roles(obj, form.cleaned_data["role_keys"], by=editor(request))

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Set the password of a person, and record that."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            person = self.get_object(request, id)
            if request.method == "POST" and response.status_code == HTTPStatus.FOUND and person:
                accounts.record_change(Action.PASSWORD_SET, person, by=editor(request))
        return response

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def person(self, user: User) -> str:
        """Return the name, with that of the account if it is another."""
        name, account = display_name(user), user.get_username()
        if name == account:
            return name
        return format_html('{} <span class="quiet">{}</span>', name, account)

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, user: User) -> str:
        """Return the names of the roles."""
        return roles.translate_names(roles.stored_names(user)) or "–"

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def state(self, user: User) -> str:
        """Return whether the person can sign in."""
        return _("active") if user.is_active else _("deactivated")


@admin.register(Group)
class RoleGroupAdmin(OwnerOnlyMixin, AuditedAdmin, SiteModelAdmin, GroupAdmin):
    """Groups with their permissions; changes of what a role may do are in the audit log."""
