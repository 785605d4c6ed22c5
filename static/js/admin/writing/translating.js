/* Translating beside the original. Enter leads from one text to the next that still has the words of
   the original, and selects it, so that writing replaces it. A number, citation, footnote or equation
   of the original is a piece: its token, such as `120万` or `[1]`, becomes the piece when it is
   written in the same section, unless the section has it already; a click on the piece inserts it. */
import { pm } from "django-prose-editor/editor"
import { add, editorOf, headingOf, sections, whenReady } from "writing/sections"

const { Plugin, TextSelection } = pm.state
const { DOMParser } = pm.model

const MARK = "\ufffc"
// The metadata of a transaction without a change: look for pieces, as what is written is at its end or not.
const LOOK = "translating"
const form = document.getElementById("article_form")
const head = document.querySelector(".original-head")
const title = document.getElementById("id_title")
const standfirst = document.getElementById("id_standfirst")

const read = (row) =>
  [...row.querySelectorAll("[data-original]")].map(({ dataset }) => JSON.parse(dataset.original))
const known = new WeakMap()
/* The sections of the original beside a section; the first is its own. */
const originalsOf = (row) => {
  if (!known.has(row)) known.set(row, read(row))
  return known.get(row)
}
const rowOf = (editor) => editor.view.dom.closest(".inline-related")

/* The text of a passage as the server has it: each mark and footnote is one character. */
const textOf = (block) => {
  let text = ""
  block.forEach((child) => {
    if (child.isText) text += child.text
    else text += child.type.name === "hardBreak" ? "\n" : MARK
  })
  return text
}

/* The blocks of text that still have the words of the original, with their places. */
const untranslated = (editor, { after = -1 } = {}) => {
  const texts = new Set(originalsOf(rowOf(editor)).flatMap((original) => original.texts))
  const found = []
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    if (at > after && texts.has(textOf(node))) found.push({ at, node })
    return false
  })
  return found
}

const selectBlock = (editor, { at, node }) => {
  const { state, view } = editor
  view.focus()
  const { tr } = view.state
  tr.setSelection(TextSelection.create(state.doc, at + 1, at + 1 + node.content.size))
  view.dispatch(tr.scrollIntoView())
}

const selectField = (field) => {
  field.focus()
  field.select()
}

const isField = (field, words) => Boolean(words) && field?.value === words
const isHeading = (row) => isField(headingOf(row), originalsOf(row)[0]?.heading)

/* Goes to the next text after a field, or after a place in an editor; false if there is none. */
const goOn = ({ field, editor, after }) => {
  if (field === title && isField(standfirst, head.dataset.standfirst)) {
    selectField(standfirst)
    return true
  }
  const rows = sections()
  let at = 0
  if (editor || (field && field !== title && field !== standfirst)) {
    const here = editor ? rowOf(editor) : field.closest(".inline-related")
    const own = editor ?? editorOf(here)
    const [next] = own ? untranslated(own, { after: editor ? after : -1 }) : []
    if (next) {
      selectBlock(own, next)
      return true
    }
    at = rows.indexOf(here) + 1
  }
  for (const row of rows.slice(at)) {
    if (isHeading(row)) {
      selectField(headingOf(row))
      return true
    }
    const other = editorOf(row)
    const [next] = other ? untranslated(other) : []
    if (next) {
      selectBlock(other, next)
      return true
    }
  }
  return false
}

/* Before the fields' own key, which leads to the text below. */
form.addEventListener(
  "keydown",
  (event) => {
    const { target: field } = event
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return
    if (event.shiftKey || !field.matches(".one-line, #id_standfirst")) return
    if (field.selectionEnd !== field.value.length || !goOn({ field })) return
    event.preventDefault()
    event.stopPropagation()
  },
  true,
)

form.addEventListener("focusin", ({ target: field }) => {
  const words = { id_title: head.dataset.title, id_standfirst: head.dataset.standfirst }
  const row = field.closest(".inline-related")
  if (isField(field, words[field.id] ?? (row && originalsOf(row)[0]?.heading))) field.select()
})

/* Pieces. */
const nodes = new WeakMap()
const parse = (schema, { html }) => {
  const box = document.createElement("p")
  box.innerHTML = html
  const paragraph = DOMParser.fromSchema(schema).parse(box, {
    topNode: schema.nodes.paragraph.create(),
  })
  return paragraph.firstChild
}
/* The node of a piece in an editor, which has a schema of its own. */
const nodeOf = (schema, piece) => {
  const known = nodes.get(piece)
  if (known?.schema === schema) return known.node
  const node = parse(schema, piece)
  nodes.set(piece, { schema, node })
  return node
}

/* The identity of a piece: equal for all forms of it. */
const keyOf = ({ type, attrs, textContent }) =>
  [
    type.name,
    attrs["data-cell"] ?? attrs["data-latex"] ?? attrs["data-source"] ?? textContent,
    attrs["data-locator"] ?? "",
  ].join(" ")

/* The pieces of a section's original, each with its node and whether the section has it. */
const piecesOf = (editor) => {
  const { doc, schema } = editor.state
  const counts = new Map()
  doc.descendants((node) => {
    if (!node.isInline || node.isText) return true
    counts.set(keyOf(node), (counts.get(keyOf(node)) ?? 0) + 1)
    return true
  })
  return originalsOf(rowOf(editor)).flatMap(({ pieces }) =>
    pieces.map((piece) => {
      const node = nodeOf(schema, piece)
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

/* Puts the first piece that was written in its place. */
const bindOne = (editor, tr, isFinished) => {
  const { selection } = tr
  const missing = piecesOf({ view: editor.view, state: { doc: tr.doc, schema: editor.schema } })
    .filter(({ node, isUsed, token }) => node && !isUsed && token)
    .toSorted((one, other) => other.token.length - one.token.length)
  if (!missing.length) return false
  let found = null
  tr.doc.descendants((block, at) => {
    if (found || !block.isTextblock || block.type.spec.code) return !found
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

const bindAll = (editor, tr, isFinished) => {
  const most = 50
  let count = 0
  while (count < most && bindOne(editor, tr, isFinished)) count += 1
  return count > 0
}

const look = (editor, how) => editor.view.dispatch(editor.state.tr.setMeta(LOOK, how))
const finish = (editor) => look(editor, "finished")

const showUsed = (editor) => {
  const used = piecesOf(editor)
  rowOf(editor)
    .querySelectorAll(".original .piece")
    .forEach((button, number) => button.classList.toggle("used", Boolean(used[number]?.isUsed)))
}

const translating = (editor) =>
  new Plugin({
    appendTransaction(transactions, _before, state) {
      const asked = transactions.map((tr) => tr.getMeta(LOOK)).find(Boolean)
      // An input method must not lose the text that it is writing.
      if (editor.view.composing) return null
      if (!asked && !transactions.some(({ docChanged }) => docChanged)) return null
      if (transactions.some((tr) => tr.getMeta("history$"))) return null
      const { tr } = state
      return bindAll(editor, tr, asked === "finished") ? tr : null
    },
    view: () => ({ update: () => showUsed(editor) }),
    props: {
      handleKeyDown(view, event) {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) {
          return false
        }
        finish(editor)
        const { $from, $to, empty } = view.state.selection
        const isEnd = empty && $to.parent.isTextblock && $to.parentOffset === $to.parent.content.size
        const isBlock = !empty && $from.sameParent($to) && untranslated(editor).some(
          ({ at, node }) => at + 1 === $from.pos && at + 1 + node.content.size === $to.pos,
        )
        return (isEnd || isBlock) && goOn({ editor, after: $to.before($to.depth) })
      },
      handleDOMEvents: {
        blur: () => {
          finish(editor)
          return false
        },
        compositionend: () => {
          // Once the editor has the text.
          setTimeout(() => editor.isDestroyed || look(editor, "unfinished"))
          return false
        },
        focus: () => {
          // The Tab key puts the cursor at the beginning.
          setTimeout(() => {
            if (editor.isDestroyed) return
            const { $from, empty } = editor.state.selection
            const [first] = untranslated(editor)
            if (first && empty && $from.pos <= 1 && first.at === 0) selectBlock(editor, first)
          })
          return false
        },
      },
      handleClick(view, place) {
        const $at = view.state.doc.resolve(place)
        const block = untranslated(editor).find(({ at }) => $at.depth && at === $at.before($at.depth))
        // A second click puts the cursor into the words.
        if (!block || editor.clickedBlock === block.at) return false
        editor.clickedBlock = block.at
        selectBlock(editor, block)
        return true
      },
    },
  })

const begun = new WeakSet()
const begin = (editor) => {
  const row = rowOf(editor)
  if (begun.has(editor) || !row) return
  begun.add(editor)
  editor.registerPlugin(translating(editor), (own, others) => [own, ...others])
  showUsed(editor)
}

form.addEventListener("submit", () => {
  for (const row of sections()) {
    const editor = editorOf(row)
    if (editor) finish(editor)
  }
}, true)

form.addEventListener("click", async ({ target }) => {
  const button = target.closest(".piece, .original-add")
  if (!button) return
  const row = button.closest(".inline-related")
  if (button.matches(".piece")) {
    const editor = await whenReady(row)
    const number = [...row.querySelectorAll(".original .piece")].indexOf(button)
    const { node } = piecesOf(editor)[number]
    if (node) editor.chain().focus().insertContent(node.toJSON()).run()
    return
  }
  const { heading, body, texts, pieces } = JSON.parse(
    button.closest("[data-original]").dataset.original,
  )
  const added = add(row)
  known.set(added, [{ heading, texts, pieces }])
  button.closest(".original-section").classList.add("added")
  button.remove()
  headingOf(added).value = heading
  const editor = await whenReady(added)
  editor.commands.setContent(body, { emitUpdate: true })
  if (heading) selectField(headingOf(added))
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

document.addEventListener("prose-editor:ready", ({ detail }) => begin(detail.editor))
for (const box of document.querySelectorAll(".prose-editor > [role=textbox]")) begin(box.editor)
if (isField(title, head.dataset.title)) selectField(title)
