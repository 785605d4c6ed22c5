"""Stories: sequences of requests by editors and readers that change the site."""

import json
import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.snapshot import site as sites
from tests.snapshot.browsing import Cast
from tests.snapshot.determinism import HOUR, Clock
from tests.snapshot.rendering import Recorder
from tests.support.filled_site import ARTICLES, AUTHOR, DATASETS, EDITOR, OWNER, STEWARD
from tests.support.filled_texts import ARTICLE, DATASET

CSV = "Research area,Joint publications\nArtificial intelligence,1300\nSoil science,12\n"
BIBTEX = """@article{li2020, title={On rivers}, author={Li, Wei and Holm, Ingrid},
  journal={Hydrology}, year={2020}, doi={10.1000/182}}"""


def tell(site: sites.Site, clock: Clock, recorder: Recorder) -> None:
    """Run all stories one after another."""
    for story in STORIES:
        clock.advance(HOUR / 10)
        story(site, Cast(story.__name__.strip("_"), recorder))


def _writing(site: sites.Site, cast: Cast) -> None:
    """An article is written, with mistakes; then two editors save it at the same time."""
    author = cast(AUTHOR)
    author.see(f"{ARTICLES}/add/").send({"title": "", "slug": "No Slug"})
    author.look(f"{ARTICLES}/add/").send(
        {
            "title": "A New Article",
            "language": "en",
            "text": "<h2>First</h2><h4>Deep</h4><p>About 45 rivers, <b>bold</b>.</p><script>x</script>",
            "_continue": "1",
        }
    )
    written = author.address
    author.send({"title": "A Newer Article", "slug": "a-newer-article", "_continue": "preview"})
    first, second = cast(EDITOR).look(written), cast(OWNER).look(written)
    first.send({"title": "One Title", "standfirst": "It is short.", "_save": "Save"})
    second.send({"title": "Another Title", "standfirst": "It is long.", "_save": "Save"})
    second.send({"_merge": "1"})
    second.send(dict.fromkeys(second.form("sides").offered, "mine"), having="sides")
    base = written.removesuffix("change/")
    second.see(f"{base}history/").see(f"{base}history/log/")
    drafts = re.findall(r"draft-\d+", second.look(f"{base}history/").text)
    second.see(f"{base}history/compare/?old={min(drafts)}&new={max(drafts)}")
    author.look(f"{base}delete/").send()


def _reviewing(site: sites.Site, cast: Cast) -> None:
    """A draft is submitted, sent back, submitted, taken back; a preview is shared and revoked."""
    review = f"{ARTICLES}/{site.articles['unread']}/review/"
    author, editor = cast(AUTHOR), cast(EDITOR)
    author.look(review).send({"do": "submit"})
    editor.see(review).send({"do": "send-back", "note": ""})
    editor.look(review).send({"do": "send-back", "note": "Name the laboratory."})
    author.look(review).send({"do": "submit"}).look(review).send({"do": "take-back"})
    shared = f"{ARTICLES}/{site.articles['unread']}/previews/"
    author.look(shared).send({"days": "7", "share": "1"})
    author.look(shared).post(shared, {"revoke": "6"}).post(shared, {"revoke": "x"})


def _proposals(site: sites.Site, cast: Cast) -> None:
    """New data proposes editions; one is dismissed, reopened and published."""
    editor = cast(EDITOR)
    page = f"{ARTICLES}/{site.articles[ARTICLE]}/proposal/"
    for do in ["dismiss", "reopen", "publish"]:
        editor.look(page).send({"do": do, "note": "New data."})
    editor.see(f"{ARTICLES}/proposals/").send(having="reason")
    editor.see(f"{ARTICLES}/proposals/")


def _publishing(site: sites.Site, cast: Cast) -> None:
    """Drafts are published: with errors, with warnings, later, and as a correction."""
    editor = cast(EDITOR)
    broken = f"{ARTICLES}/{site.articles['broken']}/publish/"
    editor.see(broken).send().look(broken).send(tick="accepted")
    clear = f"{ARTICLES}/{site.articles['clear']}/publish/"
    editor.look(clear).send({"at_0": "x", "at_1": "y"})
    editor.look(clear).send({"at_0": "2026-07-01", "at_1": "10:00"})
    editor.see(f"{ARTICLES}/{site.articles['clear']}/editions/1/withdraw/").send()
    editor.look(clear).send(tick="accepted")
    editor.see("/articles/clear/").see("/articles/clear/editions/1/")
    rich = f"{ARTICLES}/{site.articles[ARTICLE]}/publish/"
    editor.look(rich).send({"change": "correction", "note": ""})
    editor.look(rich).send({"change": "correction", "note": "A number was wrong."})
    editor.look(rich).send({"change": "correction", "note": "A number was wrong."}, tick="accepted")
    editor.see(f"/articles/{ARTICLE}/").see(f"/articles/{ARTICLE}/editions/5/changes/")
    editor.see(f"/articles/{ARTICLE}.json").see("/zh-hans/corrections/")
    editor.look(f"{ARTICLES}/{site.articles[ARTICLE]}/retract/").send({"note": "All wrong."})
    editor.see(f"/articles/{ARTICLE}/").see("/corrections/feed.atom")


def _editing_data(site: sites.Site, cast: Cast) -> None:
    """Values, columns, statuses and periods are edited; a release is issued."""
    steward = cast(STEWARD)
    base = f"{DATASETS}/{site.datasets[DATASET]}"
    cells = [["funding-average:", "x"], ["citation-advantage:", "40"], ["zzz:", "1"]]
    check = json.dumps({"cells": cells})
    steward.post(f"{base}/data-check/", check, content_type="application/json")
    steward.post(f"{base}/data-check/", "[1", content_type="application/json")
    steward.look(f"{base}/data/").send({"row-0-cell-0": "not a number"})
    steward.look(f"{base}/data/").send({"row-0-cell-0": "1300", "row-1-label": "Quanta"})
    stale = cast(OWNER).look(f"{base}/data/")
    steward.look(f"{base}/data/").send({"row-0-cell-0": "1310"})
    stale.send({"row-0-cell-0": "1320"})
    steward.look(f"{base}/columns/").send({"columns-0-label": "", "columns-0-decimals": "99"})
    steward.look(f"{base}/columns/").send({"columns-0-definition": "Articles and reviews."})
    cell = f"{base}/data-cell/?row=quantum-technology&column=funding-average:"
    steward.see(cell).send({"status": "E", "note": "Two partners only."})
    steward.look(f"{base}/data-status/").send({"status": "P", "columns": ["funding-average:"]})
    steward.see(f"{base}/data-period/").send({"period": "2024", "new": "2024"})
    steward.see(f"{base}/issue/").send()
    steward.look(f"{base}/issue/").send({"note": "Counted anew."})
    steward.look(f"{base}/issue/").send({"note": "Counted anew."}, tick="accepted")
    steward.see(f"/data/{DATASET}/").see(f"/data/{DATASET}/releases/")
    steward.see(f"/data/{DATASET}/releases/4/changes/").see(f"{base}/history/")
    steward.look(f"{base}/data/").send({"row-0-cell-0": "1400"})
    steward.see(f"{base}/discard/").send({"post": "yes"})


def _importing_data(site: sites.Site, cast: Cast) -> None:
    """A file is refused, another imported and taken back."""
    steward = cast(STEWARD)
    base = f"{DATASETS}/{site.datasets[DATASET]}/import/"
    steward.look(base).send()
    for name, text in [("bad.csv", "a,b\n1\n"), ("areas.csv", CSV)]:
        file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
        steward.look(base).send(files={"file": file})
    job = steward.address
    steward.see(f"{job}progress.json").see(base)
    steward.post(job, {"do": "confirm"}).post(job, {"do": "zzz"})
    file = SimpleUploadedFile("areas.csv", CSV.encode(), content_type="text/csv")
    steward.look(base).send(files={"file": file})
    steward.post(steward.address, {"do": "cancel"})


def _numbers_and_sources(site: sites.Site, cast: Cast) -> None:
    """The requests of the form's scripts: the audit, sources, pictures, exemptions."""
    author = cast(AUTHOR)
    body = f'<p>Of 1,240 papers 99% are <data data-cell="{DATASET}/a/b">5</data>.</p>'
    said = {
        "language": "en",
        "title": "In 2024",
        "standfirst": "Up by 50%.",
        "text": f"<h2>One</h2>{body}",
        "article": site.articles["broken"],
    }
    audit = f"{ARTICLES}/audit/"
    author.post(audit, json.dumps(said), content_type="application/json")
    author.post(audit, "{}", content_type="application/json")
    exempt = f"{ARTICLES}/{site.articles['broken']}/exempt/"
    sentence = {"literal": "45", "sentence": "About 45 rivers."}
    author.post(exempt, {**sentence, "reason": ""}).post(exempt, {**sentence, "reason": "A count."})
    author.post(audit, json.dumps(said), content_type="application/json")
    author.post(exempt, {**sentence, "undo": "1"}).post(exempt, {})
    add = f"{ARTICLES}/sources/add/"
    author.post(add, {"record": BIBTEX}).post(add, {"title": "", "type": "document"})
    author.post(add, {"record": BIBTEX, "title": "On rivers", "type": "article-journal"})
    paste = "/admin/sources/source/paste/"
    author.look(paste).send({"record": "nonsense"}).look(paste).send({"record": BIBTEX})
    author.look("/admin/sources/source/add/").send({"title": "", "issued": "x", "doi": "y"})
    wrong = SimpleUploadedFile("river.jpg", b"no picture", content_type="image/jpeg")
    author.post(f"{ARTICLES}/images/add/", {"file": wrong})


def _desk(site: sites.Site, cast: Cast) -> None:
    """Rows are deleted, or not; a draft is restored, another recovered; somebody signs in and out."""
    editor, visitor = cast(OWNER), cast("anonymous")
    for model, slug in [
        ("articles/topic", "funding"),
        ("articles/author", "ingrid-holm"),
        ("sources/source", "x"),
    ]:
        editor.post(
            f"/admin/{model}/",
            {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"},
        )
        editor.look(f"/admin/{model}/add/").send({"slug": slug, "name": "", "key": slug})
    for app, model in [("articles", "article"), ("metrics", "dataset")]:
        data = {"action": "delete_selected", "_selected_action": ["1"]}
        editor.post(f"/admin/{app}/{model}/", data)
        editor.post(f"/admin/{app}/{model}/", {**data, "post": "yes"})
    editor.look(f"{ARTICLES}/{site.binned}/recover/").see("/admin/bin/").send()
    editor.look(f"{ARTICLES}/{site.articles['unread']}/delete/").send()
    article = f"{ARTICLES}/{site.articles[ARTICLE]}"
    editor.see(f"{article}/history/edition-1/restore/").send()
    editor.look("/admin/auth/user/invite/").send({"email": "new@example.org"})
    editor.look("/accounts/password/change/").send({"oldpassword": "x"})
    editor.look("/admin/language/").post(
        "/admin/language/", {"language": "zh-hans", "next": "/admin/"}
    )
    editor.see(f"{article}/change/").see(f"{article}/publish/")
    editor.see(f"{DATASETS}/{site.datasets[DATASET]}/issue/")
    visitor.see("/admin/").look("/accounts/login/").send({"login": "a", "password": "b"})
    editor.post("/accounts/logout/", {})


def _counting(site: sites.Site, cast: Cast) -> None:
    """Views are reported: by a reader, twice, by a robot, by editors, and with a wrong token."""
    reader, editor = cast("anonymous"), cast(EDITOR)
    page = reader.look(f"/articles/{ARTICLE}/").text
    token = page.partition('name="view-token" content="')[2].partition('"')[0]
    report = f"/views/?token={token}"
    browser = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    for _time in range(2):
        reader.post(report, {}, **browser)
    for headers in [
        {"user-agent": "Googlebot/2.1"},
        {**browser, "sec-gpc": "1"},
        {**browser, "sec-fetch-site": "cross-site"},
        {**browser, "sec-purpose": "prefetch"},
    ]:
        reader.post(report, {}, **headers)
    editor.post(report, {}, **browser)
    reader.post("/views/?token=article:1:x", {}).post("/views/", {})
    reader.see(f"/views/view.gif?token={token}", **browser).see("/views/view.gif?token=x")
    reader.see("/usage.csv").see("/articles.json?sort=views")
    reader.see(f"/articles/{ARTICLE}.json")
    editor.see("/admin/")


def _protocol(site: sites.Site, cast: Cast) -> None:
    """Other features of HTTP: methods, conditional requests, compression, languages."""
    reader = cast("anonymous")
    for address in ["/", "/articles.json", f"/data/{DATASET}.csv", "/robots.txt"]:
        etag = reader.look(address).page.headers.get("ETag", '"none"')
        reader.see(address, **{"if-none-match": etag}).see(address, **{"accept-encoding": "gzip"})
        reader.see(address, **{"accept-language": "zh-CN", "origin": "https://example.org"})
        for method in ["HEAD", "OPTIONS", "PUT", "POST", "DELETE"]:
            reader.ask(method, address)


STORIES: list[Callable[[sites.Site, Cast], None]] = [
    *[_writing, _reviewing, _editing_data, _importing_data, _proposals, _publishing],
    *[_numbers_and_sources, _desk, _counting, _protocol],
]
