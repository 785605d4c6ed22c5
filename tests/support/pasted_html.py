"""HTML on the clipboard from other programs, and the prose that it is converted to.

The markup has the manner of each program, and words of our own.
"""

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/x/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} @page {size:612.0pt 792.0pt;} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:"Normale Tabelle";}</style><![endif]-->
</head><body lang=EN-GB style='tab-interval:36.0pt;word-wrap:break-word'><!--StartFragment-->
<h1 style='mso-margin-top-alt:auto'><span style='font-family:"Times New Roman"'><b>What
 rivers carry</b><o:p></o:p></span></h1>
<p class=MsoNormal style='text-align:justify'><span lang=EN-US style='mso-bidi-font-size:11.0pt'>Two <b
style='mso-bidi-font-weight:normal'>deltas</b> of <st1:place w:st="on"><st1:country-region>China</st1:country-region></st1:place>
<i style='mso-bidi-font-style:normal'>grew</i> by 12&nbsp;km<sup>2</sup>.<a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></a><o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<h2>Causes</h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Dams<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-add-space:auto;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>large<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Rain<o:p></o:p></p>
<p class=MsoNormal>Then:<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><![if !supportLists]><span><span style='mso-list:Ignore'>3.<span>&nbsp;&nbsp; </span></span></span><![endif]>Measure<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span><span style='mso-list:Ignore'>4.<span>&nbsp;&nbsp; </span></span></span><![endif]>Repeat<o:p></o:p></p>
<p class=MsoQuote>All flows.<o:p></o:p></p>
<p class=MsoNormal><del cite="mailto:Li" datetime="2024-01-01T10:00">Old </del><ins cite="mailto:Li">New </ins>see
<a href="https://example.org/a?b=1&amp;utm_source=mail#c">the atlas</a><span style='mso-comment-reference:AL_1'></span><span
class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[AL1]</a></span>, <a href="file:///C:/x.docx">here</a>.<o:p></o:p></p>
<!--EndFragment--></body></html>"""

WORD_IS = (
    "<h3>What rivers carry</h3>"
    "<p>Two <strong>deltas</strong> of China <em>grew</em> by 12&nbsp;km<sup>2</sup>."
    "<sup>[1]</sup></p>"
    "<h4>Causes</h4>"
    "<ul><li><p>Dams</p><ul><li><p>large</p></li></ul></li><li><p>Rain</p></li></ul>"
    "<p>Then:</p>"
    '<ol start="3"><li><p>Measure</p></li><li><p>Repeat</p></li></ol>'
    "<blockquote><p>All flows.</p></blockquote>"
    '<p>New see <a href="https://example.org/a?b=1#c">the atlas</a>, here.</p>'
)

DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1b2c-7fff">\
<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="font-size:16pt;font-weight:400;vertical-align:baseline;white-space:pre-wrap;">On deltas</span></h2>\
<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;">Half of it </span>\
<span style="font-weight:700;font-style:normal;vertical-align:baseline;">is silt</span><span style="font-weight:400;">, </span>\
<span style="font-weight:400;font-style:italic;">fine</span><span style="font-weight:700;font-style:italic;"> and old</span><span style="font-weight:400;"> CO</span>\
<span style="font-size:0.6em;vertical-align:sub;">2</span><span>.</span></p><br />\
<ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" aria-level="1" style="list-style-type:disc;"><p dir="ltr" role="presentation"><span>One</span></p></li>\
<ul style="margin-top:0;"><li dir="ltr" aria-level="2" style="list-style-type:circle;"><p dir="ltr" role="presentation"><span>Below</span></p></li></ul>\
<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><a href="https://www.example.org/x?gclid=9" style="text-decoration:none;"><span style="color:#1155cc;text-decoration:underline;">Two</span></a></p></li></ul>\
<p dir="ltr"><span><span style="border:none;display:inline-block;"><img src="https://lh7.example.com/x" width="6" height="4" /></span></span></p></b>\
<br class="Apple-interchange-newline">"""

DOCS_IS = (
    "<h3>On deltas</h3>"
    "<p>Half of it <strong>is silt</strong>, <em>fine</em><strong><em> and old</em></strong>"
    " CO<sub>2</sub>.</p>"
    "<ul><li><p>One</p><ul><li><p>Below</p></li></ul></li>"
    '<li><p><a href="https://www.example.org/x">Two</a></p></li></ul>'
)

WPS = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>\
<meta name="Generator" content="WPS Office"><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->\
<style>@font-face{font-family:"宋体";} p.MsoNormal{mso-style-name:正文;}</style></head><body style="tab-interval:21pt;"><!--StartFragment-->\
<h2><b><span style="mso-spacerun:'yes';font-family:黑体;">一条大河</span></b></h2>
<p class=MsoNormal style="text-indent:21.0000pt;mso-char-indent-count:2.0000;"><span style="mso-spacerun:'yes';font-family:宋体;">中国与欧洲的合作论文占
三分之一，</span><b><span style="mso-spacerun:'yes';font-weight:bold;">增长很快</span></b><span>。</span><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal style="margin-left:21.0000pt;mso-list:l0 level1 lfo1;"><![if !supportLists]><span style="font-family:宋体;"><span style='mso-list:Ignore;'>（1）<span>&nbsp;</span></span></span><![endif]><span>资金</span><o:p></o:p></p>
<p class=MsoNormal style="margin-left:21.0000pt;mso-list:l0 level1 lfo1;"><![if !supportLists]><span style='mso-list:Ignore;'>（2）<span>&nbsp;</span></span><![endif]><span>人才</span><o:p></o:p></p>
<p class=MsoNormal style="mso-list:l1 level1 lfo2;"><![if !supportLists]><span style="font-family:Wingdings;"><span style='mso-list:Ignore;'>l<span>&nbsp;</span></span></span><![endif]><span>其他</span><o:p></o:p></p>
<!--EndFragment--></body></html>"""

WPS_IS = (
    "<h3>一条大河</h3>"
    "<p>中国与欧洲的合作论文占三分之一，<strong>增长很快</strong>。</p>"
    "<ol><li><p>资金</p></li><li><p>人才</p></li></ol><ul><li><p>其他</p></li></ul>"
)

WEB = """<meta charset='utf-8'><div class="post" style="color: rgb(0,0,0); font-family: Arial;"><article>\
<h1 class="t" onclick="alert(1)"><span>Mixed</span> partners</h1>
<div style="margin:1em">First line.<br><br>Second <font color="red">line</font><span class="Apple-converted-space">&nbsp;</span>goes
on.<div>Inner</div>tail</div>
<figure><img src="https://example.org/a.png" alt="A map"><figcaption>A map of it</figcaption></figure>
<p>See <a href="https://example.org/?utm_source=x&amp;id=4&amp;fbclid=abc" target="_blank" onclick="x()">this <b>page</b></a>,\
 <a href="javascript:alert(1)">that</a> and <a href="/relative">other</a>.<script>alert(1)</script></p>
<table><thead><tr><th>Area</th><th>2022</th></tr></thead><tbody><tr><td>Ice</td><td><b>4</b></td></tr></tbody></table>
<h5>Deep</h5><blockquote>Said <cite>Anna</cite></blockquote><pre>a
b</pre><hr><ul><li>plain<li><div>boxed</div></ul><p style="display:none">hidden</p></article></div>"""

WEB_IS = (
    "<h3>Mixed partners</h3>"
    "<p>First line.</p><p>Second line goes on.</p><p>Inner</p><p>tail</p>"
    "<p>A map of it</p>"
    '<p>See <a href="https://example.org/?id=4">this <strong>page</strong></a>, that and other.</p>'
    "<table><tbody><tr><th><p>Area</p></th><th><p>2022</p></th></tr>"
    "<tr><th><p>Ice</p></th><td><p><strong>4</strong></p></td></tr></tbody></table>"
    "<h4>Deep</h4><blockquote><p>Said Anna</p></blockquote><pre><code>a\nb</code></pre>"
    "<ul><li><p>plain</p></li><li><p>boxed</p></li></ul>"
)

# As Word in a browser writes them: each item of a list in a list of its own.
WORD_ONLINE = """<html><body><!--StartFragment--><div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" role="heading" aria-level="2" paraid="1" style="font-weight: normal;">\
<span data-contrast="none" class="TextRun SCXW1" style="color: rgb(47, 84, 150);"><span class="NormalTextRun">Basins</span></span><span class="EOP SCXW1">&nbsp;</span></p></div>\
<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1" role="list"><li role="listitem" data-aria-level="1" aria-level="1" class="OutlineElement"><p class="Paragraph"><span class="TextRun">North</span><span class="EOP">&nbsp;</span></p></li></ul></div>\
<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1" role="list"><li role="listitem" data-aria-level="1" aria-level="1" class="OutlineElement"><p class="Paragraph"><span class="TextRun" style="font-weight: bold;">South</span><span class="EOP">&nbsp;</span></p></li></ul></div><!--EndFragment--></body></html>"""

WORD_ONLINE_IS = (
    "<h3>Basins</h3><ul><li><p>North</p></li></ul><ul><li><p><strong>South</strong></p></li></ul>"
)

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40"><head>\
<meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {font-weight:700;} br {mso-data-placement:same-cell;}--></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 style='border-collapse:collapse;width:96pt'>
<!--StartFragment--><col width=64 span=2 style='width:48pt'>
<tr height=20 style='height:15.0pt'><td height=20 class=xl65 width=64>Area</td><td class=xl65 align=right>2022</td></tr>
<tr height=20><td height=20>Ice</td><td align=right x:num="1240">1,240</td></tr>
<!--EndFragment--></table></body></html>"""

EXCEL_IS = (
    "<table><tbody><tr><th><p>Area</p></th><th><p>2022</p></th></tr>"
    "<tr><th><p>Ice</p></th><td><p>1,240</p></td></tr></tbody></table>"
)

# Name, what is pasted, and what it becomes.
PASTED = [
    ("word", WORD, WORD_IS),
    ("docs", DOCS, DOCS_IS),
    ("wps", WPS, WPS_IS),
    ("web", WEB, WEB_IS),
    ("excel", EXCEL, EXCEL_IS),
    ("word-online", WORD_ONLINE, WORD_ONLINE_IS),
]
