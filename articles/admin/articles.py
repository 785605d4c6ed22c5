"""Articles in the admin: their form, and the addresses of their other pages."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ManyToManyField
from django.forms import BaseModelFormSet, CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin import images, links, permissions, sources
from articles.admin.article_list import ArticleListAdmin
from articles.admin.comments import comments_page, list_comments
from articles.admin.drafts.conflicts import merge_page
from articles.admin.drafts.form_content import read_form
from articles.admin.drafts.history import binned_page, compare_page, discard_page, restore_page
from articles.admin.drafts.versioned_admin import VersionedAdmin
from articles.admin.file_import import import_into_page, import_page, report_page
from articles.admin.forms import ArticleForm, kind_of_form
from articles.admin.inlines import AuthorshipInline, CitationInline
from articles.admin.number_audit import audit_view, exempt_view
from articles.admin.own_pages import PageAdmin, as_page, title_of_form
from articles.admin.owners import OWNER, owner_form_field, owner_list
from articles.admin.preview import preview_page, previews_page
from articles.admin.prose_editor import (
    EDITOR_CSP,
    editor_context,
    import_paste,
    preview_equation,
)
from articles.admin.publishing.proposals import (
    proposal_draft_page,
    proposal_page,
    proposals_page,
)
from articles.admin.publishing.publish import publish_page, retract_page
from articles.admin.publishing.review import review_page, submit_for_review
from articles.admin.publishing.scheduled import reschedule_page, withdraw_page
from articles.admin.translations import (
    can_see_original,
    follow_in_form,
    open_translation,
    originals_beside,
    translate_page,
    translation_context,
)
from articles.content import ArticleContent, ArticleSection
from articles.drafts import content_of
from articles.drafts.comparison import compare_contents
from articles.drafts.original import read_beside
from articles.drafts.ownership import pass_on
from articles.drafts.working_copy import write_sections
from articles.models import Article, Kind, Page
from articles.prose.sanitize import sanitize
from articles.prose.sections import split_text
from articles.public.editions import edition_versions
from collabsite.counting.items import Item
from collabsite.counting.pages import item_readership
from collabsite.site.identity import site_identity
from collabsite.web.admin.pages import AdminPage, AutosavedAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def readership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the article is read."""
    article = permissions.get_permitted_article(request, permissions.can_view, pk)
    if not permissions.can_see_readership(editor(request), article):
        raise PermissionDenied
    versions = edition_versions(article.pk, at=timezone.now())
    return item_readership(request, article, Item("article", article.pk), versions=versions)


# Names of the pages with a note, which is kept like the form.
NOTE_PAGES = frozenset({"publish", "proposal", "retract", "review"})
# The pages of an article beside its form.
PAGES = [
    AdminPage("<int:pk>/publish/", publish_page, "publish"),
    AdminPage("<int:pk>/editions/<int:number>/withdraw/", withdraw_page, "withdraw"),
    AdminPage("<int:pk>/editions/<int:number>/time/", reschedule_page, "reschedule"),
    AdminPage("<int:pk>/retract/", retract_page, "retract"),
    AdminPage("<int:pk>/discard/", discard_page, "discard"),
    AdminPage("<int:pk>/proposal/", proposal_page, "proposal"),
    AdminPage("<int:pk>/proposal/draft/", proposal_draft_page, "proposal_draft"),
    AdminPage("proposals/", proposals_page, "proposals"),
    AdminPage("<int:pk>/review/", review_page, "review"),
    AdminPage("<int:pk>/comments/", comments_page, "comments"),
    AdminPage("<int:pk>/merge/", merge_page, "merge"),
    AdminPage("<int:pk>/history/compare/", compare_page, "compare"),
    AdminPage("<int:pk>/history/<slug:state>/restore/", restore_page, "restore"),
    AdminPage("<int:pk>/translate/", translate_page, "translate"),
    AdminPage("import/", import_page, "import"),
    AdminPage("<int:pk>/import/", import_into_page, "import_into"),
    AdminPage("<int:pk>/imported/<int:revision>/", report_page, "imported"),
    AdminPage("<int:pk>/recover/", binned_page, "recover"),
    AdminPage("<int:pk>/exempt/", exempt_view, "exempt"),
    AdminPage("<int:pk>/preview/", preview_page, "preview"),
    AdminPage("<int:pk>/previews/", previews_page, "previews"),
    AdminPage("<int:pk>/readership/", readership_page, "readership"),
    AdminPage("audit/", audit_view, "audit"),
    AdminPage("owners/", owner_list, "owners"),
    AdminPage("sources/", sources.source_list, "sources"),
    AdminPage("sources/add/", sources.add_source, "add_source"),
    AdminPage("links/", links.link_list, "links"),
    AdminPage("paste/", import_paste, "paste"),
    AdminPage("equation/", preview_equation, "equation"),
    AdminPage("images/", images.image_list, "images"),
    AdminPage("images/add/", images.add_image, "add_image"),
]


@admin.register(Article)
class ArticleAdmin(AutosavedAdmin, VersionedAdmin, ArticleListAdmin):
    """Working copies of articles."""

    pages = PAGES
    autosaved_pages = AutosavedAdmin.autosaved_pages | NOTE_PAGES

    form = ArticleForm
    inlines = [AuthorshipInline, CitationInline]
    autocomplete_fields = ["original", "cover"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["edition_counts", "views", "owner_name", "read_text"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Return the fields, with the record of an existing article.

        The class of a fieldset says in which place of the page it stands.
        """
        can_pass_on = permissions.can_change_any(editor(request))
        record = ["edition_counts", "views", "owner" if can_pass_on else "owner_name"]
        is_page = kind_of_form(request, obj) == Kind.PAGE
        may_change = obj is None or permissions.can_change(editor(request), obj)
        if is_page:
            record.remove("views")
        about = ["slug", "language", *([] if is_page else ["date", "cover", "topics"])]
        origin = _fieldset("pane-origin", gettext_lazy("Origin"), "origin", "origin_url", "doi")
        return [
            _fieldset("writing-head", None, "title", "standfirst"),
            _fieldset("writing-body", None, "text" if may_change else "read_text"),
            _fieldset("pane-about", None, *about),
            *([] if is_page else [origin]),
            _fieldset("pane-origin", gettext_lazy("Translation"), "original", "original_edition"),
            *(
                [_fieldset("pane-record", gettext_lazy("Editions and owner"), *record)]
                if obj
                else []
            ),
        ]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Return the parts of the form; a page has no byline."""
        is_page = kind_of_form(request, obj) == Kind.PAGE
        return [each for each in self.inlines if not (is_page and each is AuthorshipInline)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Set the language of a new article to that of the site, or else of the interface."""
        language = site_identity().language or get_language()
        return {"language": language, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> Any:  # noqa: ANN401
        """Set the field of the owner, without Django's buttons to add and change users."""
        if db_field.name == OWNER:
            return owner_form_field()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self,
        db_field: "ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> Any:  # noqa: ANN401
        """Show topics as checkboxes: they are few, and need no script."""
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": CheckboxSelectMultiple}
        )

    @admin.display(description=pgettext_lazy("of an article", "owner"))
    def owner_name(self, article: Article) -> str:
        """Return the name of the owner."""
        return display_name(article.owner) or _("nobody")

    @admin.display(description=gettext_lazy("text"))
    def read_text(self, article: Article) -> SafeString:
        """Return the text as it is read, with the keys of marks in their places."""
        return format_html_join(
            "",
            '{}<div data-commentable="{}">{}</div>',
            (
                (
                    format_html('<p class="section-heading">{}</p>', section.heading)
                    if section.heading
                    else "",
                    # A script finds the words of comments in it.
                    section.anchor,
                    # Prose is sanitized before it is stored; this does not rely on it.
                    mark_safe(sanitize(section.body)),  # noqa: S308
                )
                for section in article.sections.all()
            ),
        )

    @admin.display(description=gettext_lazy("editions"))
    def edition_counts(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of editions, with a link to their list."""
        count = article.public_number or 0
        if not count and not article.due_at:
            return _("None yet: readers don't see this %(noun)s.") % {"noun": article.noun}
        return format_html(
            '<a href="{}?article__id__exact={}">{}</a>',
            reverse("admin:articles_edition_changelist"),
            article.pk,
            _("%(count)d published, one waiting") % {"count": count}
            if article.due_at
            else _("%(count)d published, permanently") % {"count": count},
        )

    def view_on_site(self, article: Any) -> str | None:  # noqa: ANN401
        """Return the address of the public page, if there is one."""
        if article.public_slug is None:
            return None
        return Kind(article.kind).url("article", article.public_slug)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse to delete an article of somebody else, or one with editions."""
        allowed = permissions.can_delete(editor(request), obj)
        return allowed and not (obj and getattr(obj, "frozen_at", None))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """Render the form with the security policy that the prose editor needs."""
        context |= editor_context(request)
        context["is_compared"] = True
        context["is_page"] = kind_of_form(request, obj) == Kind.PAGE
        if context["is_page"]:
            may_change = self.has_change_permission(request, obj)
            context["title"] = title_of_form(obj, may_change=may_change)
        context["may_publish"] = permissions.can_publish(editor(request))
        context["may_import"] = bool(obj) and permissions.can_write_all(editor(request), obj)
        if obj:
            obj.shows_readership = self.shows_readership(request, obj)  # type: ignore[attr-defined]
            context["status_words"] = self.status(obj)
            context["edition_seal"] = self.newest_edition(obj)
            context |= translation_context(editor(request), obj)
            is_seen = can_see_original(editor(request), obj)
            if is_seen and self.has_change_permission(request, obj):
                sections = list(obj.sections.all())
                anchors = [section.anchor for section in sections]
                context["beside"] = beside = read_beside(obj, anchors, at=timezone.now())
                context["originals"] = originals_beside(sections, beside) if beside else []
            context["readers_note"] = _explain_read_only(editor(request), obj)
            context["comments"] = list_comments(request, obj)
        context["may_discard"] = (
            obj is not None
            and getattr(obj, "frozen_at", None) is not None
            and obj.updated_at > obj.frozen_at  # type: ignore[attr-defined]
            and permissions.can_write_all(editor(request), obj)
        )
        render = csp_override(EDITOR_CSP)(super().render_change_form)
        response: HttpResponse = render(request, context, add, change, form_url, obj)
        return response

    def can_write(self, request: HttpRequest, page: str, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may post the form of the page."""
        if page in NOTE_PAGES:
            return permissions.can_publish(editor(request), obj)
        return super().can_write(request, page, obj)

    def compare_kept(self, request: HttpRequest, page: str, data: QueryDict, obj: Any) -> Any:  # noqa: ANN401
        """Return the comparison of what was written with the draft, None for a note beside it."""
        if page in NOTE_PAGES:
            return None
        stored = content_of(obj) if obj else ArticleContent()
        form = self.get_form(request, obj, change=obj is not None)(data)
        mine = read_form(form, data, obj, stored)
        return compare_contents(stored, mine, at=timezone.now())

    def save_model(
        self, request: HttpRequest, obj: Article, form: "ModelForm[Article]", change: bool
    ) -> None:
        """Save the article; without changes it keeps the time of its last change.

        Who adds it owns it.
        """
        if not change:
            obj.owner = editor(request)
        elif OWNER in form.cleaned_data:
            owner = form.cleaned_data[OWNER]
            cast("ArticleForm", form).is_passed_on = pass_on(obj, to=owner, by=editor(request))
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,  # noqa: ANN401
        formsets: Any,  # noqa: ANN401
        add: bool = False,
    ) -> Any:  # noqa: ANN401
        """Return the changes for the log, None if the article was only passed on."""
        message = super().construct_change_message(request, form, formsets, add)
        return None if form.is_passed_on and not message else message

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Article]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Save the text, byline and citations; a change in them is a change of the article."""
        super().save_related(request, form, formsets, change)
        if "text" in form.changed_data:
            stored = form.instance.sections.all()
            opening = next((each.anchor for each in stored if not each.heading), "")
            found = split_text(form.cleaned_data["text"], opening=opening)
            write_sections(form.instance, [ArticleSection(*section) for section in found])
        if not form.has_changed() and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=["updated_at"])

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Redirect as the submit button says; the admin of pages names a page, and leads to its list."""
        if redirect := _redirect_of_button(request, obj):
            return redirect
        if obj.is_page:
            return self._page_admin().response_add(request, as_page(obj), post_url_continue)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Redirect as the submit button says."""
        follow_in_form(request, obj)
        if redirect := _redirect_of_button(request, obj):
            return redirect
        if obj.is_page:
            return self._page_admin().response_change(request, as_page(obj))
        return super().response_change(request, obj)

    def response_delete(
        self,
        request: HttpRequest,
        obj_display: str,
        obj_id: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """Lead to the list of its kind."""
        if Article.with_binned.get(pk=obj_id).is_page:
            return self._page_admin().response_delete(request, obj_display, obj_id)
        return super().response_delete(request, obj_display, obj_id)

    def _page_admin(self) -> PageAdmin:
        return cast("PageAdmin", self.admin_site.get_model_admin(Page))


def _redirect_of_button(request: HttpRequest, obj: Article) -> HttpResponse | None:
    if "_submit_for_review" in request.POST:
        return submit_for_review(request, obj)
    # These are values of Django's own button, so that Django treats them like “Save and continue editing”.
    match request.POST.get("_continue"):
        case "preview" | "publish" as page:
            return redirect(f"admin:articles_article_{page}", obj.pk)
        case "translate" if permissions.can_translate(editor(request), obj):
            return open_translation(request, obj)
    return None


def _fieldset(place: str, name: Any, *fields: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401
    return name, {"fields": fields, "classes": [place]}


def _explain_read_only(user: "User", article: Article) -> str:
    """Return why an author can only read the article, '' if the user can change it or is no author."""
    if not permissions.can_change(user) or permissions.can_change(user, article):
        return ""
    params = {"noun": article.noun, "name": display_name(article.owner)}
    if article.owner:
        words = _("You can read this %(noun)s. Its owner, %(name)s, and editors can change it.")
    else:
        words = _("You can read this %(noun)s. It has no owner; only editors can change it.")
    return words % params
