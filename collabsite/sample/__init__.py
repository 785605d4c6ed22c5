"""The sample article of a new site: imported from a document, then linked to data and sources."""

from importlib import resources

from django.contrib.auth.models import User
from django.db import transaction

from articles import publishing
from articles.claims import ClaimKind
from articles.drafts import revision
from articles.drafts.quoted_cells import write_cells_of_draft
from articles.models import Article, Edition, Topic
from articles.prose.claims import ClaimNode
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.site.models import SiteIdentity
from collabsite.transfer import documents
from collabsite.transfer.documents.article import import_document
from metrics.models import Dataset, Indicator

SLUG = "science-across-a-divide"
DATASET = "the-record-in-four-fields"

# Unit of a column, by its code.
UNITS = {"joint-publications": "papers"}

# Number in the prose: the cell that it quotes, and the form to show it in.
CELLS = {
    "+35%": ("artificial-intelligence/citation-advantage", ""),
    "1,240": ("artificial-intelligence/joint-publications", ""),
    "320": ("quantum-technology/joint-publications", ""),
    "+50%": ("quantum-technology/citation-advantage", "words"),
    "$3.0M": ("quantum-technology/funding-average", "words"),
}

# Words before a citation: the cited source.
CITATIONS = {
    "with a share of 18.8%.": "nature-index-2023",
    "were cited 35% more often.": "science-advances-2022",
    "public health and quantum computing.": "eu-commission-reports-2023",
}

# Words of a claim about the data: its kind, and the row and the column that it is about.
CLAIMS = {
    "35% more often": (ClaimKind.CHANGE, "", "citation-advantage"),
    "the same as the study found": (
        ClaimKind.COMPARISON,
        "artificial-intelligence",
        "citation-advantage",
    ),
    "the smallest field by far": (
        ClaimKind.SUPERLATIVE,
        "quantum-technology",
        "joint-publications",
    ),
    "the largest advantage": (ClaimKind.SUPERLATIVE, "quantum-technology", "citation-advantage"),
    "the largest average grant": (ClaimKind.SUPERLATIVE, "quantum-technology", "funding-average"),
}

SOURCES = {
    "nature-index-2023": {
        "type": Source.Type.DATASET,
        "url": "https://www.nature.com/nature-index/",
    },
    "web-of-science-2023": {
        "type": Source.Type.DATASET,
        "author": "Clarivate",
        "url": "https://www.webofscience.com/",
    },
    "eu-commission-reports-2023": {"type": Source.Type.REPORT, "author": "European Commission"},
}

# The chart after the table that tells what the numbers show.
CHART = (
    f'<figure data-chart="{DATASET}" data-kind="bar" data-highlight="quantum-technology"'
    ' data-columns="joint-publications citation-advantage"'
    f' data-caption="Quantum papers are few, but gain most citations">{DATASET}</figure>'
)

# What a new site with the sample is called, until its owner names it.
IDENTITY = {
    "name": "Collaboration Review",
    "name_zh": "合作研究评论",
    "description": (
        "Research collaboration between China and the West, in articles whose numbers can be"
        " checked."
    ),
    "description_zh": "聚焦中国与西方的科研合作，文中数字均可核查。",
}

STANDFIRST = (
    "Joint papers are cited more and better funded. Four research areas, and the numbers behind"
    " the claim."
)


@transaction.atomic
def load(*, owner: User | None = None) -> Edition:
    """Create and publish the sample article and its dataset; return the edition."""
    if not SiteIdentity.objects.exists():
        SiteIdentity.objects.create(**IDENTITY)
    text = resources.files(__package__).joinpath("document.txt").read_bytes()
    article = import_document(documents.read(text), owner=owner).article
    for key, fields in SOURCES.items():
        Source.objects.filter(key=key).update(**fields)
    Source.objects.create(
        key="science-advances-2022",
        type=Source.Type.ARTICLE_JOURNAL,
        title="Study of papers co-authored in China and North America",
        container_title="Science Advances",
        issued="2022",
    )
    Dataset.objects.filter(slug=DATASET).update(
        title="Joint research of Chinese and Western institutions, by area",
        summary=(
            "Publications written jointly, how much more they are cited than single-region"
            " papers, and the average grant behind them."
        ),
    )
    for code, unit in UNITS.items():
        Indicator.objects.filter(release__dataset__slug=DATASET, code=code).update(unit=unit)
    _add_marks(article)
    article.slug = SLUG
    article.standfirst = STANDFIRST
    article.save()
    topic = Topic.objects.create(
        slug="international-collaboration", name="International collaboration", name_zh="国际合作"
    )
    article.topics.add(topic)
    revision.record(article, by=None, event=revision.Event.IMPORTED)
    issue_release(Dataset.objects.get(slug=DATASET), by=None)
    return publishing.publish(article, by=None)


def _add_marks(article: Article) -> None:
    """Add the marks of numbers, citations and claims to the prose."""
    for section in article.sections.all():
        for words, key in CITATIONS.items():
            section.body = section.body.replace(
                words, f'{words}<cite data-source="{key}">{key}</cite>'
            )
        if "data-table" in section.body:
            section.body += CHART
            for literal, (cell, form) in CELLS.items():
                attribute = f' data-form="{form}"' if form else ""
                section.body = section.body.replace(
                    literal, f'<data data-cell="{DATASET}/{cell}"{attribute}>{literal}</data>'
                )
        for words, (kind, row, column) in CLAIMS.items():
            columns, rows = (column,), tuple(filter(None, [row]))
            node = ClaimNode(DATASET, kind, rows=rows, columns=columns)
            section.body = section.body.replace(words, node.around(words))
        section.save()
    write_cells_of_draft(article)
