/* What is pasted from Word, WPS, Google Docs or a web page comes in as prose. What articles/foreign
   does with a form that is sent without script, this does with the clipboard; the editor itself
   sees to it that blocks stand where they may. */
import { Extension, pm } from "django-prose-editor/editor"
import { headings, kept, lookOf, parsed, styleOf } from "prose/markup"

const CONTAINERS =
  "address article aside body center dd details div dl dt fieldset figcaption figure footer form" +
  " header legend main nav p picture section summary"
const BLOCKS = new Set([...CONTAINERS.split(" "), "hr", "pre", "table", "tr"])
const ASIDE = "button, del, iframe, math, noscript, object, script, select, style, svg, template,"
const DROPPED = `${ASIDE} textarea, title, .MsoCommentReference, .msocomanchor`
const QUOTED = ".MsoQuote, .MsoIntenseQuote"
const NUMBER = /^[(（]?(\d+|[a-z]{1,4}|[A-Z]{1,4}|[一二三四五六七八九十百]+)\s*[.)）、．]/
const CHINESE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef"
const LINE = new RegExp(`(?<=[${CHINESE}])[ \\t\\r\\f]*\\n\\s*(?=[${CHINESE}])`, "g")
const SPACES = /[ \t\r\n\f\u00a0]*[ \t\r\n\f][ \t\r\n\f\u00a0]*|\u00a0{2,}/g

const make = (tag, ...children) => {
  const made = document.createElement(tag)
  made.append(...children)
  return made
}

const isHidden = (element) => {
  const style = styleOf(element)
  return (
    style["mso-list"] === "ignore" ||
    style["mso-element"] === "comment-list" ||
    style["mso-hide"] === "all" ||
    style.display === "none"
  )
}

/* The text or mark, in the elements of its look. */
const dressed = (node, look) => {
  let made = node
  for (const tag of ["sub", "sup", "em", "strong"]) if (look[tag]) made = make(tag, made)
  if (!look.link) return made
  const anchor = make("a", made)
  anchor.setAttribute("href", look.link.href)
  if (look.link.title) anchor.title = look.link.title
  return anchor
}

/* Puts a paragraph that looks like an item into the list before it, or begins one. */
const addItem = (out, level, from, content) => {
  const marker = [...from.querySelectorAll("*")].find((it) => styleOf(it)["mso-list"] === "ignore")
  const number = NUMBER.exec(marker?.textContent.replaceAll("\u00a0", " ").trim() ?? "")
  const isList = (it) => it?.matches("ul, ol")
  let place = out
  for (let depth = 1; depth < level; depth += 1) {
    if (!isList(place.lastElementChild) || !place.lastElementChild.lastElementChild) break
    place = place.lastElementChild.lastElementChild
  }
  let list = place.lastElementChild
  const tag = number ? "ol" : "ul"
  if (!list?.matches(tag)) {
    list = make(tag)
    if (number && /^\d+$/.test(number[1]) && number[1] !== "1") {
      list.setAttribute("start", number[1])
    }
    place.append(list)
  }
  list.append(content)
}

/* The words of a block as one line. */
const inLine = (block, line = document.createDocumentFragment()) => {
  for (const child of [...block.childNodes]) {
    if (child.matches?.("br")) line.append(" ")
    else if (child.matches?.("p, div, h3, h4, ul, ol, li, blockquote")) {
      line.append(" ")
      inLine(child, line)
      line.append(" ")
    } else line.append(child)
  }
  return line
}

const isBlock = (node) =>
  Boolean(node.matches?.("p, div, h3, h4, ul, ol, li, blockquote, figure, picture"))

const isBlank = (node) =>
  !node.textContent.trim() && !node.matches?.(`br, ${kept}`) && !node.querySelector?.(kept)

/* Takes the spaces from the edges of a paragraph. */
const trim = (nodes) => {
  while (nodes.length && isBlank(nodes[0])) nodes.shift().remove()
  while (nodes.length && isBlank(nodes.at(-1))) nodes.pop().remove()
  const edge = (node, side) => {
    let inner = node
    while (inner && inner.nodeType !== Node.TEXT_NODE && !inner.matches(kept)) inner = inner[side]
    return inner?.nodeType === Node.TEXT_NODE ? inner : null
  }
  const first = nodes.length && edge(nodes[0], "firstChild")
  if (first) first.data = first.data.trimStart()
  const last = nodes.length && edge(nodes.at(-1), "lastChild")
  if (last) last.data = last.data.trimEnd()
}

class Rewriting {
  left = { images: 0, tables: 0 }

  constructor(html) {
    const { body } = parsed(html)
    this.left.images = body.querySelectorAll("img").length
    for (const element of body.querySelectorAll(`img, ${DROPPED}`)) element.remove()
    this.levels = headings(body)
    this.out = make("div")
    this.flow(body, {}, this.out)
    for (const block of [this.out, ...this.out.querySelectorAll("p, div, h3, h4, li, blockquote")]) {
      this.divide(block)
    }
    for (const block of this.out.querySelectorAll("p, h3, h4, li, blockquote")) {
      if (!block.textContent.trim() && !block.querySelector(kept)) block.remove()
    }
    // What was copied from an editor like ours says how its first and last blocks are cut.
    const cut = body.querySelector("[data-pm-slice]")?.getAttribute("data-pm-slice") ?? ""
    if (/^\d+ \d+ \[/.test(cut)) this.out.firstElementChild?.setAttribute("data-pm-slice", cut)
  }

  flow(from, look, out) {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.text(child.data, look, out)
      else if (child.nodeType === Node.ELEMENT_NODE && !isHidden(child)) {
        this.element(child, look, out)
      }
    }
  }

  text(data, look, out) {
    const text = data.replace(LINE, "").replace(SPACES, " ")
    if (text) out.append(text.trim() ? dressed(document.createTextNode(text), look) : text)
  }

  element(element, look, out) {
    const name = element.localName
    const heading = this.levels.get(element)
    const level = /\bl\d+\s+level(\d)/.exec(styleOf(element)["mso-list"] ?? "")
    const into = (tag, inner = look) => {
      const made = make(tag)
      this.flow(element, inner, made)
      return made
    }
    if (element.matches(kept)) {
      const isBlock = element.matches("div, figure, picture")
      const copy = element.cloneNode(true)
      out.append(isBlock ? copy : dressed(copy, look))
    } else if (element.matches(".Apple-converted-space")) this.text(" ", look, out)
    else if (name === "br") out.append(make("br"))
    else if (heading) out.append(make(heading, inLine(into("div", { isHeading: true }))))
    else if (level) addItem(out, Number(level[1]), element, into("li"))
    else if (/^(ul|ol)$/.test(name)) {
      const list = into(name)
      if (name === "ol" && element.start !== 1) list.setAttribute("start", element.start)
      out.append(list)
    } else if (name === "blockquote" || element.matches(QUOTED)) out.append(into("blockquote"))
    else if (name === "li") out.append(into("li", lookOf(element, look)))
    else if (name === "table") this.table(element, look, out)
    else if (name === "pre") {
      const lines = element.textContent.replace(/^\n|\n$/g, "").split("\n")
      out.append(make("p", ...lines.flatMap((line, number) => (number ? [make("br"), line] : line))))
    } else if (BLOCKS.has(name)) {
      out.append(into(name === "p" ? "p" : "div", lookOf(element, look)))
    } else this.flow(element, lookOf(element, look), out)
  }

  /* Keeps a table's text, a line for each row: tables of prose are datasets. */
  table(table, look, out) {
    let isTable = false
    if (table.caption) this.element(table.caption, look, out.appendChild(make("p")))
    for (const row of table.rows) {
      const cells = [...row.cells].map((cell) => {
        const made = make("div")
        this.flow(cell, lookOf(cell, look), made)
        return made
      })
      const filled = cells.filter((cell) => cell.textContent.trim() || cell.querySelector(kept))
      if (filled.length < 2) {
        out.append(...filled)
        continue
      }
      isTable = true
      const line = make("p")
      for (const [number, cell] of cells.entries()) line.append(number ? " | " : "", inLine(cell))
      out.append(line)
    }
    this.left.tables += isTable ? 1 : 0
  }

  /* Two breaks in a row are the end of a paragraph, and none stands at its edge. */
  divide(block) {
    let run = []
    const end = () => {
      if (run.length) this.settle(block, run)
      run = []
    }
    for (const node of [...block.childNodes]) {
      if (isBlock(node)) end()
      else run.push(node)
    }
    end()
    if (block.localName === "p" && block.querySelector("p")) block.replaceWith(...block.childNodes)
  }

  settle(block, run) {
    const paragraphs = [[]]
    let breaks = []
    for (const node of [...run, null]) {
      if (node?.localName === "br") breaks.push(node)
      else if (breaks.length && node && isBlank(node)) node.remove()
      else {
        const now = paragraphs.at(-1)
        const isInside = node && now.length
        if (isInside && breaks.length === 1) now.push(breaks.pop())
        else if (isInside && breaks.length) paragraphs.push([])
        for (const gone of breaks) gone.remove()
        breaks = []
        if (node) paragraphs.at(-1).push(node)
      }
    }
    // A few words keep the spaces at their edges: they are pasted into a sentence.
    if (block !== this.out || [...block.children].some(isBlock)) {
      for (const nodes of paragraphs) trim(nodes)
    }
    if (paragraphs.length < 2) return
    for (const nodes of paragraphs.filter((it) => it.length)) {
      const made = make("p")
      nodes[0].before(made)
      made.append(...nodes)
    }
  }
}

/* A line below each text that says what of a paste was left out. */
const line = (view) => view.dom.closest(".prose-editor")?.querySelector(".prose-said")

const say = (view, { images, tables }) => {
  const words = document.getElementById("prose-pasting")?.dataset ?? {}
  const said = [
    images === 1 ? words.image : images ? words.images?.replace("%(n)s", images) : "",
    tables ? words.table : "",
  ]
  const box = line(view)
  if (box) box.textContent = said.filter(Boolean).join(" ")
}

export const Pasting = Extension.create({
  name: "Pasting",
  addProseMirrorPlugins: () => [
    new pm.state.Plugin({
      props: {
        transformPastedHTML(html, view) {
          const { out, left } = new Rewriting(html)
          say(view, left)
          return out.innerHTML
        },
        transformPastedText(text, plain, view) {
          say(view, {})
          return text
        },
      },
      view(view) {
        const box = make("p")
        box.className = "prose-said"
        box.role = "status"
        // The editor's box is in the page after this.
        queueMicrotask(() => view.dom.closest(".prose-editor")?.append(box))
        return { destroy: () => box.remove() }
      },
    }),
  ],
})
