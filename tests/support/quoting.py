"""Articles that quote data, and changes of the data."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.utils.text import slugify

from articles import publishing
from articles.content import ArticleSection, EditionContent
from articles.drafts.quoted_cells import write_cells_of_draft
from articles.drafts.working_copy import write_sections
from articles.models import Article, Edition, Proposal
from articles.publishing import issue_release
from metrics.models import Dataset, Observation, Release
from metrics.releases import working_copy
from metrics.releases.checklist import check
from metrics.releases.diff import compare
from metrics.shown import NumberData
from tests.support.published import draft_with_data

SLUG = "what-they-found"


def figure(place: str, **attributes: str) -> str:
    """Return a mark of a cell of the dataset."""
    written = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
    return f'<data data-cell="{SLUG}/{place}"{written}>chip</data>'


def quoting_draft(*sentences: str, title: str = "", language: str = "en") -> Article:
    """Return a draft whose one section has these sentences, the data of the first one released."""
    if Dataset.objects.filter(slug=SLUG).exists():
        article = Article.objects.create(title=title, slug=slugify(title))
    else:
        article = draft_with_data()
        article.sections.all().delete()
        article.title = title or article.title
    article.standfirst = "What they measured."
    article.language = language
    article.save()
    body = "".join(s if s.startswith("<") else f"<p>{s}</p>" for s in sentences)
    article.sections.create(ordering=1, heading="Findings", anchor="findings", body=body)
    write_cells_of_draft(article)
    return article


def rewrite(article: Article, body: str) -> None:
    """Write another text into the one section of a draft."""
    section = article.sections.get()
    write_sections(article, [ArticleSection(section.anchor, section.heading, body)])
    article.save()


def quoting(*sentences: str, title: str = "", language: str = "en") -> Edition:
    """Return the first edition of an article with these sentences."""
    return publishing.publish(quoting_draft(*sentences, title=title, language=language), by=None)


def revise(cells: dict[str, str | None]) -> Release:
    """Set values of the working copy, by `row/column`; return the working copy."""
    working = working_copy.ensure(Dataset.objects.get(slug=SLUG))
    for place, value in cells.items():
        entity, indicator = place.split("/")
        found = Observation.objects.filter(
            entity__release=working, entity__code=entity, indicator__code=indicator
        )
        if value is None:
            found.update(value=None, literal="n/a", status=Observation.Status.MISSING)
        else:
            found.update(value=Decimal(value), literal="", status=Observation.Status.NORMAL)
    return working


def issued(cells: dict[str, str | None], note: str = "Measured again.") -> Release:
    """Issue a release in which these cells have other values."""
    working = revise(cells)
    return issue_release(working.dataset, by=None, note=note)


def proposed(article: Article) -> Proposal:
    """Return the open proposal of an article."""
    return Proposal.objects.open().select_related("article").get(article=article)


def ticks(dataset: Dataset) -> list[str]:
    """Return the keys that a browser sends if every warning about a working copy is ticked."""
    working = dataset.releases.working().get()
    last = dataset.releases.filter(issued_at__isnull=False).order_by("-number").first()
    return list(check(dataset, working, last, compare(last, working)).keys)


def publish_proposed(
    proposal: Proposal, by: User, approval: publishing.Approval | None = None
) -> Edition:
    """Publish a proposal with its drafted note, no warning accepted; return the edition."""
    return publishing.publish_proposal(
        proposal, by=by, note=proposal.note, approval=approval or publishing.Approval()
    )


def shown(article: Article) -> list[str]:
    """Return the texts of the bound numbers of the newest edition."""
    content = EditionContent.from_json(article.editions.order_by("-number")[0].content)
    return [each.data.text for each in content.embeds if isinstance(each.data, NumberData)]
