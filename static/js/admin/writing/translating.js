/* Translating beside the original. Enter leads from one text to the next that still has the words of
   the original, and selects it, so that writing replaces it. A number, citation, footnote or equation
   of the original is a piece: its token, such as `120万` or `[1]`, becomes the piece when it is
   written in the same section, unless the section has it already; a click on the piece inserts it. */
import { pm } from "django-prose-editor/editor"
import { indexAt, sectionsOf, whenStarted } from "writing/text"

const { Plugin, PluginKey, TextSelection } = pm.state
const { Decoration, DecorationSet } = pm.view
const { DOMParser } = pm.model

const MARK = "\ufffc"
// The metadata of a transaction without a change: look for pieces, as what is written is at its end or not,
// and in all sections or that of the cursor.
const LOOK = "translating"
const form = document.getElementById("article_form")
const head = document.querySelector(".original-head")
const title = document.getElementById("id_title")
const standfirst = document.getElementById("id_standfirst")

const read = (box) =>
  [...box.querySelectorAll("[data-original]")].map(({ dataset }) => JSON.parse(dataset.original))
/* What stands beside each section, by its anchor: the box, and the sections of the original in it, of which
   the first is its own. */
const beside = new Map(
  [...document.querySelectorAll(".original-beside")].map((box) => [
    box.dataset.beside,
    { box, originals: read(box) },
  ]),
)
const originalsOf = ({ anchor }) => beside.get(anchor)?.originals ?? []

/* The text of a passage as the server has it: each mark and footnote is one character. */
const textOf = (block) => {
  let text = ""
  block.forEach((child) => {
    if (child.isText) text += child.text
    else text += child.type.name === "hardBreak" ? "\n" : MARK
  })
  return text
}

/* The next heading or block of text behind a place that still has the words of the original. */
const untranslated = ({ doc }, after = -1) => {
  let found = null
  for (const section of sectionsOf(doc)) {
    const originals = originalsOf(section)
    const texts = new Set(originals.flatMap((original) => original.texts))
    doc.nodesBetween(section.at, section.end, (node, at) => {
      if (found || !node.isTextblock) return !found
      const isHeading = node.type.name === "sectionHeading"
      const isLeft = isHeading ? node.textContent === originals[0]?.heading : texts.has(textOf(node))
      if (at > after && isLeft) found = { at, node }
      return false
    })
  }
  return found
}

const selectBlock = ({ view }, { at, node }) => {
  view.focus()
  const { tr } = view.state
  tr.setSelection(TextSelection.create(tr.doc, at + 1, at + 1 + node.content.size))
  view.dispatch(tr.scrollIntoView())
}

const selectField = (field) => {
  field.focus()
  field.select()
}

const isField = (field, words) => Boolean(words) && field?.value === words

/* Goes to the next text behind a place; returns whether there is one. */
const goOn = (editor, after) => {
  const next = untranslated(editor.state, after)
  if (next) selectBlock(editor, next)
  return Boolean(next)
}

/* Pieces. */
const nodes = new Map()
const nodeOf = (schema, piece) => {
  if (!nodes.has(piece)) {
    const box = document.createElement("p")
    box.innerHTML = piece.html
    const topNode = schema.nodes.paragraph.create()
    nodes.set(piece, DOMParser.fromSchema(schema).parse(box, { topNode }).firstChild)
  }
  return nodes.get(piece)
}

/* The identity of a piece: equal for all forms of it. */
const keyOf = ({ type, attrs, textContent }) =>
  [
    type.name,
    attrs["data-cell"] ?? attrs["data-latex"] ?? attrs["data-source"] ?? textContent,
    attrs["data-locator"] ?? "",
  ].join(" ")

/* The pieces of a section's original, each with its node and whether the section has it. */
const piecesOf = (doc, section) => {
  const originals = originalsOf(section)
  if (!originals.some(({ pieces }) => pieces.length)) return []
  const counts = new Map()
  doc.nodesBetween(section.at, section.end, (node) => {
    if (!node.isInline || node.isText) return true
    counts.set(keyOf(node), (counts.get(keyOf(node)) ?? 0) + 1)
    return true
  })
  return originals.flatMap(({ pieces }) =>
    pieces.map((piece) => {
      const node = nodeOf(doc.type.schema, piece)
      const left = node ? (counts.get(keyOf(node)) ?? 0) : 0
      if (node) counts.set(keyOf(node), left - 1)
      return { ...piece, node, isUsed: left > 0 }
    }),
  )
}

const SAME = { "％": "%", "［": "[", "］": "]", "＋": "+", "－": "−", "-": "−", "＄": "$" }
const plain = (text) => text.replace(/[％［］＋－＄-]/g, (sign) => SAME[sign])

/* Whether a number goes on before or after a token, which then is no number of its own. */
const goesOn = (text, start, end) => {
  const before = text.slice(0, start)
  const after = text.slice(end)
  const token = text.slice(start, end)
  if (/^[+−\d.]/.test(token) && /[\d.,+−$€£¥]$/.test(before)) return true
  if (!/[\d%万亿]$/.test(token)) return false
  return /^(?:\d|[.,]\d|[.,]$|[%‰万亿千百十])/.test(after)
}

/* The place of a token in a block; at the end of what is being written, the next sign is awaited. */
const placeOf = (text, token, isOpen) => {
  const words = plain(token)
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length
    if (isOpen && end === text.length && !/[\])$]$/.test(words)) continue
    if (!goesOn(text, at, end)) return { at, end }
  }
  return null
}

/* Puts the first piece of a section that was written in its place. */
const bindOne = (tr, section, isFinished) => {
  const { selection } = tr
  const missing = piecesOf(tr.doc, section)
    .filter(({ node, isUsed, token }) => node && !isUsed && token)
    .toSorted((one, other) => other.token.length - one.token.length)
  if (!missing.length) return false
  let found = null
  tr.doc.nodesBetween(section.at, section.end, (block, at) => {
    if (found || !block.isTextblock) return !found
    if (block.type.spec.code || block.type.name === "sectionHeading") return false
    const text = plain(textOf(block))
    const isOpen = !isFinished && selection.empty && selection.$from.parent === block
    for (const { node, token } of missing) {
      const place = placeOf(text, token, isOpen)
      if (!place) continue
      // A footnote is one sign of the text and longer in the editor.
      const start = block.childCount ? offsetIn(block, place.at) : 0
      found = { from: at + 1 + start, to: at + 1 + offsetIn(block, place.end), node }
      return false
    }
    return false
  })
  if (!found) return false
  tr.replaceWith(found.from, found.to, found.node)
  return true
}

/* The place in a block of a sign of its text. */
const offsetIn = (block, sign) => {
  let left = sign
  let offset = 0
  block.forEach((child) => {
    if (left <= 0) return
    const length = child.isText ? child.nodeSize : 1
    offset += left >= length ? child.nodeSize : left
    left -= length
  })
  return offset
}

const MOST = 50
const bindAll = (tr, asked) => {
  const isFinished = ["finished", "all"].includes(asked)
  const sections = sectionsOf(tr.doc)
  const here = indexAt(sections, tr.selection.from)
  let left = MOST
  sections.forEach((_, place) => {
    if (asked !== "all" && place !== here) return
    // What is put in its place moves the sections behind it.
    while (left > 0 && bindOne(tr, sectionsOf(tr.doc)[place], isFinished)) left -= 1
  })
  return left < MOST
}

const showUsed = (doc) => {
  for (const section of sectionsOf(doc)) {
    const used = piecesOf(doc, section)
    beside
      .get(section.anchor)
      ?.box?.querySelectorAll(".piece")
      .forEach((button, number) => button.classList.toggle("used", Boolean(used[number]?.isUsed)))
  }
}

/* The originals stand before the headings of their sections; that of a section which is gone, at the end. */
const decorate = (doc) => {
  const places = new Map(sectionsOf(doc).map(({ anchor, at }) => [anchor, at]))
  const widgets = [...beside].flatMap(([anchor, { box }]) => {
    const options = { side: -1, key: `beside ${anchor}`, stopEvent: () => true, ignoreSelection: true }
    return box ? [Decoration.widget(places.get(anchor) ?? doc.content.size, box, options)] : []
  })
  return DecorationSet.create(doc, widgets)
}
const decorations = new PluginKey("originals")

const begin = (editor) => {
  const look = (how) => editor.view.dispatch(editor.state.tr.setMeta(LOOK, how))
  let clicked = -1

  const translating = new Plugin({
    key: decorations,
    state: {
      init: (_config, { doc }) => decorate(doc),
      apply: (tr, shown) => (tr.docChanged ? decorate(tr.doc) : shown),
    },
    appendTransaction(transactions, _before, state) {
      const asked = transactions.map((tr) => tr.getMeta(LOOK)).find(Boolean)
      // An input method must not lose the text that it is writing.
      if (editor.view.composing) return null
      if (!asked && !transactions.some(({ docChanged }) => docChanged)) return null
      if (transactions.some((tr) => tr.getMeta("history$"))) return null
      const { tr } = state
      return bindAll(tr, asked) ? tr : null
    },
    view: () => ({
      update: ({ state }, before) => state.doc.eq(before.doc) || showUsed(state.doc),
    }),
    props: {
      decorations: (state) => decorations.getState(state),
      handleKeyDown(view, event) {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) {
          return false
        }
        look("finished")
        const { $from, $to, empty } = view.state.selection
        const isEnd = empty && $to.parent.isTextblock && $to.parentOffset === $to.parent.content.size
        const left = !empty && $from.depth && untranslated(view.state, $from.before() - 1)
        const isBlock = left && left.at === $from.before() && $to.pos === $from.end()
        return (isEnd || isBlock) && goOn(editor, $to.before($to.depth))
      },
      handleDOMEvents: {
        blur: () => {
          look("finished")
          return false
        },
        compositionend: () => {
          // Once the editor has the text.
          setTimeout(() => editor.isDestroyed || look("unfinished"))
          return false
        },
        focus: () => {
          // The Tab key puts the cursor at the beginning.
          setTimeout(() => {
            if (editor.isDestroyed) return
            const { $from, empty } = editor.state.selection
            const first = untranslated(editor.state)
            if (first?.at === 0 && empty && $from.pos <= 1) selectBlock(editor, first)
          })
          return false
        },
      },
      handleClick(view, place) {
        const $at = view.state.doc.resolve(place)
        const start = $at.depth ? $at.before($at.depth) : -1
        const block = untranslated(view.state, start - 1)
        // A second click puts the cursor into the words.
        if (block?.at !== start || clicked === start) return false
        clicked = start
        selectBlock(editor, block)
        return true
      },
    },
  })
  editor.registerPlugin(translating, (own, others) => [own, ...others])
  showUsed(editor.state.doc)

  /* Before the fields' own key, which leads to the text below. */
  form.addEventListener(
    "keydown",
    (event) => {
      const { target: field } = event
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return
      if (event.shiftKey || (field !== title && field !== standfirst)) return
      if (field.selectionEnd !== field.value.length) return
      const isNext = field === title && isField(standfirst, head.dataset.standfirst)
      if (isNext) selectField(standfirst)
      else if (!goOn(editor)) return
      event.preventDefault()
      event.stopPropagation()
    },
    true,
  )

  form.addEventListener("submit", () => look("all"), true)

  form.addEventListener("click", ({ target }) => {
    const button = target.closest(".piece, .original-add")
    if (!button) return
    const box = button.closest(".original-beside")
    const { doc } = editor.state
    const section = sectionsOf(doc).find(({ anchor }) => anchor === box.dataset.beside)
    if (!section) return
    if (button.matches(".piece")) {
      const number = [...box.querySelectorAll(".piece")].indexOf(button)
      const { node } = piecesOf(doc, section)[number]
      if (node) editor.chain().focus().insertContent(node.toJSON()).run()
      return
    }
    const original = JSON.parse(button.closest("[data-original]").dataset.original)
    beside.set(original.anchor, { originals: [original] })
    button.closest(".original-section").classList.add("added")
    button.remove()
    const heading = document.createElement("h2")
    heading.dataset.anchor = original.anchor
    heading.textContent = original.heading
    editor.commands.insertContentAt(section.end, heading.outerHTML + original.body)
    goOn(editor, section.end - 1)
  })
}

form.addEventListener("focusin", ({ target: field }) => {
  const words = { id_title: head.dataset.title, id_standfirst: head.dataset.standfirst }
  if (isField(field, words[field.id])) field.select()
})

/* The pieces of a section are one stop of the Tab key, with arrow keys inside. */
for (const prose of document.querySelectorAll(".original-prose")) {
  const pieces = [...prose.querySelectorAll(".piece")]
  pieces.forEach((piece, number) => {
    piece.tabIndex = number ? -1 : 0
  })
  prose.addEventListener("keydown", (event) => {
    const here = pieces.indexOf(event.target)
    const next = {
      ArrowRight: pieces[(here + 1) % pieces.length],
      ArrowDown: pieces[(here + 1) % pieces.length],
      ArrowLeft: pieces.at(here - 1),
      ArrowUp: pieces.at(here - 1),
    }[event.key]
    if (here < 0 || !next) return
    event.preventDefault()
    for (const piece of pieces) piece.tabIndex = piece === next ? 0 : -1
    next.focus()
  })
}

whenStarted(begin)
if (isField(title, head.dataset.title)) selectField(title)
