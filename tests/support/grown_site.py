"""A large sample site, with every kind of public page in every state.

`grow` adds to the sample what an editor would have: articles in both languages that were corrected,
retracted, translated and superseded, data with periods and releases, authors, topics and a picture.
"""

import datetime as dt
import io
import json
import sys

from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image as Drawing

from articles import images, publishing
from articles.images.encoding import encode
from articles.models import Article, Author, Authorship, Edition, Image, Topic
from articles.public import preview
from collabsite.sample import DATASET, SLUG, load
from metrics import releasing, working_copy
from metrics.models import Dataset, Observation
from metrics.releasing.corrections import Correction
from tests.support import demo_data
from tests.support.counts import day_of, store_days
from tests.support.datasets import dataset_of
from tests.support.published import page_titled

CELL = f"{DATASET}/quantum-technology/funding-average"
CHINESE_SLUG, CHINESE_DATASET = "跨越分界的科学", "中外合作论文"
CHINESE_BODY = f"""
<p>量子技术的合作论文最少，只有<data data-cell="{DATASET}/quantum-technology/joint-publications">
</data>篇，平均资助却最高，达<data data-cell="{CELL}" data-form="words"></data>。
<cite data-source="nature-index-2023" data-locator="第 12 页"></cite>这与《科学进展》2022 年的研究一致：
中国与北美的合作论文被引用得更多。<cite data-source="science-advances-2022"></cite></p>
<h3>四个领域的数字</h3><div data-table="{DATASET}" data-notes="金额按当年价格。"></div>
<p>Nature Index 的排名只说明产出，不说明合作的去向；“合作”一词在各家的口径里也不尽相同。</p>
<ul><li>论文数量</li><li>引用优势</li><li>平均资助</li></ul>
"""
SHOWN = f"""
<h3>What a grant buys</h3>
<p>Work on quantum technology is paid with <data data-cell="{CELL}" data-form="words"></data> on
average.<cite data-source="nature-index-2023" data-locator="p. 12"></cite> See
<a href="https://example.org/">the index</a>, the share of CO<sub>2</sub>, and <em>what it leaves
out</em>.</p><ul><li>Size and speed</li><li>Rigour of method</li></ul>
<ol start="3"><li>Then the law</li></ol>
<blockquote><p>Each makes up for what the other is short of.</p></blockquote>
<figure data-chart="{DATASET}" data-kind="bar" data-columns="joint-publications"
data-title="Joint publications"></figure>
<picture data-image="{{image}}" data-alt="Hills behind a river, in three greens"
data-caption="The Elbe above Dresden"></picture>
"""
# What `SHOWN` lacks of all that an article can hold.
EVERY_KIND = """
<p>A sentence with a footnote<span class="footnote">Said <em>below</em>.</span> and an equation,
<span class="math" data-latex="E = mc^2"></span>, and then one of its own:</p>
<div class="math" data-latex="\\sum_{{i=1}}^n x_i = \\frac{{a}}{{b}}"></div>
<blockquote><p>The order of names says who led.</p><cite>An editor</cite></blockquote>
<aside class="note"><p>A note stands in a box.</p></aside>
<pre><code>rows = read("papers.csv")</code></pre>
<table><caption>Who signs first</caption><tbody><tr><th><p>Field</p></th><th><p>First</p></th></tr>
<tr><td><p>Chemistry</p></td><td><p>Both</p></td></tr></tbody></table>
<figure data-chart="nations" data-kind="line" data-rows="{few}" data-highlight="{second}"
data-scale="log" data-caption="One field has left the others behind"></figure>
<figure data-chart="nations" data-kind="multiples" data-rows="{few}"
data-caption="Each went its own way"></figure>
"""
PLAIN = [
    ("Who Signs First: Lead Authors of Joint Papers", "The order of names says who led."),
    ("The Cost of a Shared Laboratory", "Two budgets, one bench, and who pays for the helium."),
    ("What Reviewers Ask of Joint Work", "Referees read papers from two systems differently."),
    ("Students Who Went Back", "A cohort that left, learned and returned."),
    ("Ships, Ice and Data: Polar Research Together", "An ocean that neither side can map alone."),
    ("How Long an Agreement Lasts", "Memoranda outlive the laboratories that signed them."),
]


def grow(*, articles: int = 20) -> str:
    """Add all content to the sample site; return the token of a shared preview.

    `articles` is how many there are besides, which should be more than four; twenty make a list
    that has two pages.
    """
    editor, _ = User.objects.get_or_create(username="editor", defaults={"is_staff": True})
    topics = [
        Topic.objects.create(slug="funding", name="Funding", name_zh="科研经费"),
        Topic.objects.create(slug="mobility", name="Mobility of researchers", name_zh="学者流动"),
    ]
    holm = Author.objects.create(
        slug="ingrid-holm",
        family_name="Holm",
        given_name="Ingrid",
        affiliation="Lund University",
        orcid="0000-0002-1825-0097",
    )
    wang = Author.objects.create(
        slug="wang-min", family_name="王", given_name="敏", affiliation="清华大学"
    )
    article = Article.objects.get(slug=SLUG)
    _sign(article, holm, wang)
    article.topics.add(topics[0])
    _revise_data(editor)
    image = Image(title="The Elbe", alt="Hills behind a river", credit="I. Holm, CC BY 4.0")
    images.store(image, encode(_hills()), by=None)
    body = SHOWN.format(image=image.key)
    article.sections.create(
        ordering=99, heading="What the Grants Pay For", anchor="grants", body=body
    )
    publishing.publish(
        article,
        by=editor,
        note="The funding of quantum technology was a third too low.",
        change=Edition.Change.CORRECTION,
    )
    _chinese(article, wang, topics[0], editor)
    _others(holm, topics, editor, size=articles)
    about = page_titled("About", "about")
    publishing.publish(about, by=editor)
    publishing.publish(about, by=editor, note="Said more.")
    return preview.share(article, by=editor).token


def grow_and_tell() -> None:
    """Grow the site; print its addresses by kinds of pages as JSON, without language prefix.

    Beside what `grow` adds there are an article of every kind of thing, and 50 rows of 29 years.
    """
    found = addresses(grow())
    release = demo_data.make(slug="nations", observations=50 * 29, indicators=1, periods=29)
    rows = list(release.entities.values_list("code", flat=True)[:6])
    article = Article.objects.create(title="Every Kind of Thing", slug="every-kind")
    article.sections.create(
        heading="All of It",
        anchor="all",
        body=EVERY_KIND.format(few=" ".join(rows), second=rows[1]),
    )
    publishing.publish(article, by=None)
    found |= {
        "every-kind": "articles/every-kind/",
        "long-dataset": "data/nations/",
        "long-number": f"data/nations/{rows[0]}/{release.indicators.get().code}/",
    }
    json.dump(found, sys.stdout)


def reach(articles: int) -> None:
    """Publish articles on an empty site until there are so many, the sample first."""
    if articles and not Article.objects.exists():
        load()
    for number in range(Article.objects.count(), articles):
        title, says = PLAIN[number % len(PLAIN)]
        article = Article.objects.create(title=title, slug=f"plain-{number}", standfirst=says)
        article.sections.create(anchor="text", body=f"<p>{says} It is short.</p>")
        publishing.publish(article, by=None)


def addresses(token: str) -> dict[str, str]:
    """Return the address of each kind and state of page; `token` is that of the preview."""
    article, dataset = f"articles/{SLUG}/", f"data/{DATASET}/"
    return {
        "home": "",
        "articles": "articles/",
        "next-articles": "articles/?page=2",
        "topic": "topics/funding/",
        "article": article,
        "superseded": f"{article}editions/1/",
        "editions": f"{article}editions/",
        "changes": f"{article}editions/2/changes/",
        "first-changes": f"{article}editions/1/changes/",
        "chinese-article": f"articles/{CHINESE_SLUG}/",
        "chinese-changes": f"articles/{CHINESE_SLUG}/editions/2/changes/",
        "retracted": "articles/plain-3/",
        "once-retracted": "articles/plain-4/",
        "retracted-edition": "articles/plain-3/editions/1/",
        "preview": f"preview/{token}/",
        "author": "authors/ingrid-holm/",
        "source": "sources/nature-index-2023/",
        "search": "search/?q=quantum",
        "nothing-found": "search/?q=nothing-like-it",
        "datasets": "data/",
        "dataset": dataset,
        "nothing-matches": f"{dataset}?entity=nobody",
        "chinese-dataset": f"data/{CHINESE_DATASET}/",
        "releases": f"{dataset}releases/",
        "release": f"{dataset}releases/1/",
        "release-changes": f"{dataset}releases/2/changes/",
        "number": f"{dataset}quantum-technology/funding-average/",
        "superseded-number": f"{dataset}quantum-technology/funding-average/?release=1",
        "chinese-number": f"data/{CHINESE_DATASET}/r0/c0/",
        "corrections": "corrections/",
        "usage": "usage/",
        "usage-of-article": f"{article}usage/",
        "usage-of-dataset": f"{dataset}usage/",
        "privacy": "privacy/",
        "api": "api/",
        "not-found": "articles/not-written-yet/",
    }


def _revise_data(editor: User) -> None:
    """Issue a correction of the sample's dataset, an update, and a dataset in Chinese."""
    dataset = Dataset.objects.get(slug=DATASET)
    dataset.licence = "CC BY 4.0"
    dataset.licence_url = "https://creativecommons.org/licenses/by/4.0/"
    dataset.save()
    _revise(dataset, "quantum-technology", "funding-average", 3_200_000)
    found = Correction(
        wrong="The average grant for quantum technology left out one programme.",
        why="Its grants were booked in another year.",
        since=1,
    )
    releasing.issue(dataset, by=editor, note="One grant programme added.", correction=found)
    _revise(dataset, "climate-science", "joint-publications", 905)
    releasing.issue(dataset, by=editor, note="Late papers of 2022 counted.")
    years = ["2022", "2023"]
    dataset_of(
        {
            "合作论文": {"periods": years, "kind": "count", "definition": "作者分属中外机构。"},
            "平均资助": {"periods": ["2023"], "kind": "money", "currency": "CNY", "compact": True},
        },
        {
            "化学": [436, 471, 1_200_000],
            "材料科学": [402, None, 1_540_000],
            "临床医学": [310, 342, 980_000],
        },
        language="zh-hans",
        slug=CHINESE_DATASET,
        title="各学科的中外合作论文",
        row_label="学科",
        summary="按学科统计的合作论文与篇均引用。",
        licence="CC BY 4.0",
    )


def _revise(dataset: Dataset, row: str, column: str, value: int) -> None:
    Observation.objects.filter(
        entity__release=working_copy.ensure(dataset),
        entity__code=row,
        indicator__code=column,
    ).update(value=value, literal="")


def _chinese(original: Article, author: Author, topic: Topic, editor: User) -> None:
    """Publish two editions of the translation of an article."""
    article = Article.objects.create(
        title="跨越分界的科学：中外学者合作所得",
        slug=CHINESE_SLUG,
        language="zh-hans",
        standfirst="合作论文引用更高，资助更多。四个领域，数字为证。",
        original=original,
        origin="TCM1st",
    )
    article.topics.add(topic)
    _sign(article, author)
    article.sections.create(ordering=1, heading="四个领域", anchor="fields", body=CHINESE_BODY)
    article.sections.create(
        ordering=2, heading="如何读这些数字", anchor="reading", body="<p>数字可逐一核对。</p>"
    )
    publishing.publish(article, by=editor)
    section = article.sections.get(anchor="reading")
    section.body = "<p>文中带点线的数字都与数据表相连，可以逐一核对。</p>"
    section.save()
    publishing.publish(article, by=editor, note="说明了点线的意思。")


def _others(author: Author, topics: list[Topic], editor: User, *, size: int) -> None:
    """Publish `size` articles; two are retracted, and one of these is published again."""
    today = timezone.localdate()
    for number in range(size):
        title, says = (
            PLAIN[number]
            if number < len(PLAIN)
            else (f"Notes from the Archive, {number - 5}", "Letters between two institutes.")
        )
        article = Article.objects.create(
            title=title,
            slug=f"plain-{number}",
            standfirst=says,
            date=today - dt.timedelta(days=12 * number + 3),
        )
        article.topics.add(topics[number % 2])
        _sign(article, author)
        article.sections.create(anchor="text", heading="", body=f"<p>{says} It is short.</p>")
        publishing.publish(article, by=editor)
        store_days([day_of(article.item, today, views=90 - number, sessions=60)])
        if number in {3, 4}:
            publishing.retract(
                article,
                by=editor,
                note="The cohort was counted twice.",
            )
        if number == 4:
            publishing.publish(article, by=editor, note="The cohort was counted anew.")


def _sign(article: Article, *authors: Author) -> None:
    for ordering, author in enumerate(authors):
        Authorship.objects.create(article=article, author=author, ordering=ordering)


def _hills() -> bytes:
    """Return a JPEG file with a picture of hills."""
    picture = Drawing.new("RGB", (1200, 675), "#e8e2d2")
    for green, top, slope in [("#b9cbb4", 300, 40), ("#7fa18a", 400, 70), ("#41695f", 520, 30)]:
        for x in range(1200):
            height = top + slope * abs((x * (600 + top) // 1000) % 500 - 250) // 250
            picture.paste(green, (x, height, x + 1, 675))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
