"""A process that issues data and publishes articles: `python -m tests.faults.data_desk`.

It reads lines of a verb and a number, does what they say, and prints what came of it. With `hold`
before them, it ends the transaction only when another line comes. After `use URL` it works on that
database.
"""

import sys
from urllib.parse import urlsplit

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection, transaction

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, Image, Proposal
from articles.publishing import issue_release, proposals, verification
from articles.sources.models import Source
from metrics.models import Dataset
from tests.support.picture_files import file_of
from tests.support.quoting import SLUG, figure, quoting, revise, rewrite

QUOTING = f"<p>They found {figure('elbe/change')} more.</p>"


def use(url: str) -> str:
    """Work on another database of the same server from now on."""
    connection.close()
    path = urlsplit(url).path
    connection.settings_dict["NAME"] = (
        path if connection.vendor == "sqlite" else path.removeprefix("/")
    )
    return "used"


def prepare(number: int) -> str:
    """Publish an article that quotes a cell."""
    quoting(QUOTING)
    return "prepared"


def plain(number: int) -> str:
    """Publish the article without the cell."""
    article = Article.objects.get()
    rewrite(article, "<p>Not yet.</p>")
    publishing.publish(article, by=None, note="Without.")
    return "published"


def quote(number: int) -> str:
    """Let the draft quote the cell."""
    rewrite(Article.objects.get(), QUOTING)
    return "quoted"


def issue(number: int) -> str:
    """Issue a release in which the cell has this value."""
    working = revise({"elbe/change": str(number)})
    issue_release(working.dataset, by=None, note="Measured again.")
    return "issued"


def publish(number: int) -> str:
    """Publish the draft."""
    try:
        publishing.publish(Article.objects.get(), by=None, note="Again.")
    except publishing.PublishingError:
        return "refused"
    return "published"


def quote_and_publish(number: int) -> str:
    """Let the draft quote the cell, and publish it."""
    quote(number)
    return publish(number)


def hold(verb: str, number: int) -> str:
    """Run a verb, but end the transaction only when the next line comes."""
    with transaction.atomic():
        done = globals()[verb](number)
        print("written", flush=True)
        sys.stdin.readline()
    return str(done)


def cite(number: int) -> str:
    """Let the article and the dataset cite the same source."""
    source = Source.objects.create(key="gauges", title="The gauges of the Elbe")
    Dataset.objects.get(slug=SLUG).dataset_sources.create(source=source)
    article = Article.objects.get()
    body = article.sections.get().body
    rewrite(article, f'{body}<p>Measured.<cite data-source="gauges"></cite></p>')
    publishing.publish(article, by=None, note="Cited.")
    return "cited"


def begin(number: int) -> str:
    """Lock the article like the beginning of a retraction; retract it when the next line comes."""
    with transaction.atomic():
        article = Article.objects.select_for_update().get()
        print("begun", flush=True)
        sys.stdin.readline()
        publishing.retract(article, by=None, note="It was wrong.")
    return "retracted"


def save(number: int) -> str:
    """Let the draft quote the cell, like saving its form."""
    Article.objects.select_for_update().get()
    return quote(number)


def other(number: int) -> str:
    """Publish an article that does not quote the cell."""
    article = Article.objects.create(title="Other", slug="other")
    article.sections.create(ordering=1, heading="", anchor="text", body="<p>Words.</p>")
    publishing.publish(article, by=None)
    return "published"


def lock_other(number: int) -> str:
    """Lock the article that does not quote the cell."""
    Article.objects.select_for_update().get(slug="other")
    return "locked"


def illustrate(number: int) -> str:
    """Let the draft show a picture that no edition shows."""
    image = Image(title="A river")
    images.store(image, encode(file_of(600, 300)), by=None)
    picture = f'<picture data-image="{image.key}" data-alt="A river"></picture>'
    rewrite(Article.objects.get(), f"<p>Look:</p>{picture}")
    return "illustrated"


def replace(number: int) -> str:
    """Replace the picture."""
    images.replace(Image.objects.get(), encode(file_of(800, 200)))
    return "replaced"


def verify(number: int) -> str:
    """Count the problems of the editions."""
    return str(sum(bool(problem) for _edition, problem in verification.editions()))


def answer(number: int) -> str:
    """Publish what is proposed."""
    proposal = Proposal.objects.select_related("article").order_by("-pk")[0]
    try:
        publishing.publish_proposal(
            proposal, by=None, note="New data.", approval=publishing.Approval()
        )
    except publishing.PublishingError:
        return "refused"
    return "published"


def dismiss(number: int) -> str:
    """Dismiss what is proposed."""
    by, _new = User.objects.get_or_create(username="lin")
    try:
        proposals.dismiss(Proposal.objects.order_by("-pk")[0], by=by)
    except proposals.ProposalError:
        return "refused"
    return "dismissed"


def shown(number: int) -> str:
    """Return the number in the newest edition, and the number of open proposals."""
    edition = Article.objects.get().editions.order_by("-number")[0]
    return f"{edition.content['embeds'][0]['data']['text']} {Proposal.objects.open().count()}"


if __name__ == "__main__":
    print("ready", flush=True)
    for line in sys.stdin:
        *held, verb, word = line.split()
        if verb == "use":
            came = use(word)
        else:
            came = hold(verb, int(word)) if held else globals()[verb](int(word))
        print(came, flush=True)
