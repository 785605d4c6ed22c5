"""People and groups in the admin, for owners alone."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.people import accounts, roles
from collabsite.people.admin.forms import PersonForm
from collabsite.people.admin.owners import (
    activity_page,
    invitations_page,
    invite_page,
    second_factor_page,
)
from collabsite.people.models import Invitation
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AdminPage, AdminWithPages, AutosavedAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action
from collabsite.web.text import display_name

# Pending invitations that the list of people names.
MAX_PENDING = 10

admin.site.unregister([User, Group])


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
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
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
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
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
