"""Texts of the site of `tests.support.filled_site`: files to import, and bodies of articles."""

# The article and the dataset that show all that one can.
ARTICLE, DATASET = "science-across-a-divide", "the-record-in-four-fields"
CELL = f"{DATASET}/quantum-technology/funding-average"
# A dataset that is long enough for several pages, and some of its rows.
LONG_DATASET = "partnerships"
ROWS = "astronomy-beijing epidemiology-geneva immunology-leiden neuroscience-porto"

RIVERS = """---
title: Rivers and Laboratories
date: 2024-05-06
description: Two gauges, one river, and what the difference is worth.
authors: [Ingrid Holm, 王敏]
topics: [Funding, Mobility]
redirects: [/2019/05/rivers/]
---
About 45 rivers are gauged twice.[^1] See [the index](https://example.org/).

## What was counted

- Levels, in *centimetres*
- Flows

> A gauge that nobody reads is a post.

![Low water](elbe.png)

[Lengths](lengths.csv)

[^1]: Once from each **bank**.
"""
LENGTHS = "River,Length 2022,Length 2023,Note\nElbe,1094,1095,measured\nOder,742,,gone\n"
LETTER = """---
title: Letters Between Two Institutes, {number}
date: 2025-{month:02}-11
authors: [Ingrid Holm]
topics: [{topic}]
---
Letter {number} is short. It names a cohort that left, learned and returned.
"""
ABOUT = "---\ntitle: About\ntype: page\n---\nWho writes here.\n"
CHINESE = """---
标题: 谁先署名
日期: 2025-03-02
作者: [王敏]
主题: [Funding]
摘要: 署名的先后说明谁主导。
---
联合论文的署名顺序说明谁主导了研究。

## 数字

[论文数](papers.csv)
"""
PAPERS = "学科,2022年论文,2023年论文\n化学,436,471\n材料科学,402,\n"
SHOWN = f"""
<h3>What a grant buys</h3>
<p>Work on quantum technology is paid with <data data-cell="{CELL}" data-form="words"></data> on
average (<data data-cell="{CELL}"></data>).<cite data-source="nature-index-2023" data-locator="p. 12">
</cite> See <a href="https://example.org/">the index</a>, CO<sub>2</sub>, x<sup>2</sup>, and <em>what it
leaves out</em>.</p>
<ul><li>Size</li></ul><ol start="3"><li>Then the law</li></ol>
<blockquote><p>Each makes up for what the other lacks.</p><cite>An editor</cite></blockquote>
<div data-table="{DATASET}" data-caption="All areas" data-notes="Rounded."></div>
<figure data-chart="{DATASET}" data-kind="bar" data-columns="joint-publications"
data-caption="Joint publications"></figure>
<picture data-image="IMAGE" data-alt="A wide river" data-caption="Low water"></picture>
"""
# What `SHOWN` lacks of all that an article can hold.
MORE = f"""
<p>An equation, <span class="math" data-latex="E = mc^2"></span>, a footnote,<span class="footnote">Said
<em>below</em>.</span> and a sum of <data data-cell="{DATASET}/sum(*)/joint-publications"></data>:</p>
<div class="math" data-latex="\\sum_{{i=1}}^n x_i = \\frac{{a}}{{b}}"></div>
<aside class="note"><p>A note stands in a box.</p></aside><pre><code>rows = read("papers.csv")</code></pre>
<table><caption>Who signs first</caption><tbody><tr><th><p>Field</p></th></tr><tr><td><p>Chemistry</p></td>
</tr></tbody></table>
<figure data-chart="{LONG_DATASET}" data-columns="joint-publications" data-kind="line"
data-rows="{ROWS}" data-highlight="{ROWS.split()[1]}" data-scale="log"
data-caption="One field has left the others behind"></figure>
<figure data-chart="{LONG_DATASET}" data-columns="joint-publications" data-kind="multiples"
data-rows="{ROWS}"></figure>
"""
WORDED = (
    '<p>The average grant is <data data-cell="IS" data-wording="about three million dollars"></data>.</p>'
).replace("IS", CELL)
BROKEN = """
<h4>Deep</h4><p>About 45 rivers. <cite data-source="gone"></cite><data data-cell="a/b/c"></data>
<a href="http://insecure.example/">x</a> <a href="#">nowhere</a></p><div data-table="gone"></div>
"""
