/* Find and replace in the title, the standfirst and the text. Numbers that
   are bound to data are found by what the text shows of them, and are not replaced: they follow their
   data. */
import { Extension, pm } from "django-prose-editor/editor"
import { escapeWords, isReplaceKey, readPanel } from "find-panel"

const { closeHistory } = pm.history

const BOUND = "Cell"
// Stands for what has no words of its own: a citation, or the border of a note.
const OTHER = "\ufffc"
// Between a change of a text and a new search, in milliseconds.
const WAIT = 250

const panel = document.getElementById("prose-find")

/* The fields, and the boxes of editors, from the top of the page. */
const parts = () =>
  [
    ...document.querySelectorAll("#id_title, #id_standfirst, .prose-editor > [role=textbox]"),
  ].filter((part) => part.editor || "value" in part)

const isWritable = ({ editor, readOnly, disabled }) =>
  editor ? editor.isEditable : !readOnly && !disabled

/* Returns the shown text of a bound number: its fixed wording, or that of its chip. */
const shownOf = (editor, node, at) =>
  node.attrs["data-wording"] || editor.view.nodeDOM(at)?.textContent || ""

/* The text of a paragraph as it is shown, in pieces that know their place. Those of a footnote, whose
   words are not in the text, know where it stands: `at`. */
const piecesOf = (editor, block, start) => {
  const pieces = []
  const read = (parent, begin, at = null) => {
    const add = (text, from, to, bound = false) => pieces.push({ text, from, to, bound, at })
    parent.forEach((node, offset) => {
      const from = begin + offset
      const to = from + node.nodeSize
      if (node.isText) add(node.text, from, to)
      else if (node.type.name === BOUND) add(shownOf(editor, node, from), from, to, true)
      else if (node.isLeaf) add(node.type.name === "hardBreak" ? "\n" : OTHER, from, to)
      else {
        add(OTHER, from, from + 1)
        read(node, from + 1, from)
        add(OTHER, to - 1, to)
      }
    })
  }
  read(block, start)
  return pieces
}

/* The place of the characters from `begin` to `end` of a paragraph. A bound number is one character
   of the text, whatever it shows. */
const placeOf = (pieces, begin, end) => {
  let at = 0
  const place = { from: null, to: null, isBound: false, at: null }
  for (const { text, from, to, bound, at: note } of pieces) {
    const [first, last] = [Math.max(begin, at), Math.min(end, at + text.length)]
    if (first < last) {
      const isWhole = bound || text.length !== to - from
      place.from ??= isWhole ? from : from + first - at
      place.to = isWhole ? to : from + last - at
      place.isBound ||= bound
      place.at = note
    }
    at += text.length
  }
  return place
}

const patternOf = ({ words, sameCase, whole }) => {
  const text = escapeWords(words).replace(/[ \u00a0]/g, "[ \\u00a0]")
  // Chinese has no spaces: there, each character is a word's border.
  const letter = "(?!\\p{Script=Han})[\\p{L}\\p{N}_]"
  const source = whole ? `(?<!${letter})${text}(?!${letter})` : text
  return new RegExp(source, sameCase ? "gu" : "giu")
}

const search = (query) => {
  if (!query.words) return []
  const pattern = patternOf(query)
  const found = []
  for (const part of parts()) {
    const { editor } = part
    const matches = editor ? [] : part.value.matchAll(pattern)
    for (const { 0: match, index } of matches) {
      found.push({ part, from: index, to: index + match.length, isBound: false })
    }
    editor?.state.doc.descendants((node, at) => {
      if (!node.isTextblock) return true
      const pieces = piecesOf(editor, node, at + 1)
      const text = pieces.map((piece) => piece.text).join("")
      for (const { 0: match, index } of text.matchAll(pattern)) {
        const place = placeOf(pieces, index, index + match.length)
        if (place.from !== null) found.push({ part, ...place })
      }
      return false
    })
  }
  return found
}

const replace = (tr, { from, to }, words) => (words ? tr.insertText(words, from, to) : tr.delete(from, to))

/* Replaces in one part, as one step of its history. */
const replaceIn = (part, places, words) => {
  const { editor } = part
  if (!editor) {
    const text = places
      .toReversed()
      .reduce((value, { from, to }) => value.slice(0, from) + words + value.slice(to), part.value)
    const { activeElement } = document
    part.focus({ preventScroll: true })
    part.select()
    // Unlike a new value, this can be undone in the field.
    document.execCommand("insertText", false, text)
    activeElement.focus({ preventScroll: true })
    return
  }
  const { tr } = editor.state
  for (const place of places.toReversed()) replace(tr, place, words)
  editor.view.dispatch(closeHistory(tr))
  // Later typing is another step.
  editor.view.dispatch(closeHistory(editor.state.tr))
}

/* The element that stands for words that can't be marked themselves: a field, or the sign of a footnote. */
const signOf = ({ part, at }) => {
  if (!part.editor) return part
  return at === null ? null : part.editor.view.nodeDOM(at)
}

const rangeOf = ({ part: { editor }, from, to }) => {
  const [start, end] = [editor.view.domAtPos(from, 1), editor.view.domAtPos(to, -1)]
  return new StaticRange({
    startContainer: start.node,
    startOffset: start.offset,
    endContainer: end.node,
    endOffset: end.offset,
  })
}

const setUp = () => {
  let matches = []
  let here = -1
  let opener = null
  let timer

  const isReplaced = ({ isBound, part }) => !isBound && isWritable(part)

  const unmark = () => {
    for (const field of document.querySelectorAll(".found-in")) {
      field.classList.remove("found-in", "found-here-in")
    }
  }

  const draw = () => {
    const current = matches[here]
    const inTexts = matches.filter((match) => !signOf(match))
    if (CSS.highlights) {
      const [mine, others] = [true, false].map((is) =>
        inTexts.filter((match) => (match === current) === is).map(rangeOf),
      )
      CSS.highlights.set("found", new Highlight(...others))
      CSS.highlights.set("found-here", new Highlight(...mine))
    }
    unmark()
    for (const match of matches) {
      signOf(match)?.classList.add("found-in", ...(match === current ? ["found-here-in"] : []))
    }
    all.setAttribute("aria-disabled", String(!matches.some(isReplaced)))
    one.setAttribute("aria-disabled", String(!current || !isReplaced(current)))
  }

  const describe = () => {
    if (!words.value) return ""
    if (!matches.length) return phrases.none
    const bound = matches.filter(({ isBound }) => isBound).length
    const counted = fill("count", { at: here + 1, count: matches.length })
    if (matches[here]?.isBound) return `${counted} · ${phrases.fixed}`
    return bound ? `${counted} · ${fill("bound", { count: bound })}` : counted
  }

  const show = () => {
    draw()
    say(describe())
    if (!matches[here]) return
    const { part, from } = matches[here]
    const node = signOf(matches[here]) ?? part.editor.view.domAtPos(from).node
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
    element.scrollIntoView({ block: "center" })
  }

  /* The match at a place or after it; the first one if there is none. */
  const after = (part, position) => {
    const order = parts()
    const start = order.indexOf(part)
    const found = matches.findIndex((match) => {
      const place = order.indexOf(match.part)
      return place > start || (place === start && match.from >= position)
    })
    return found < 0 && matches.length ? 0 : found
  }

  const look = () => {
    const place = matches[here] ?? opener
    matches = search({ words: words.value, sameCase: sameCase.checked, whole: whole.checked })
    here = after(place?.part, place?.from ?? 0)
  }

  const go = (step) => {
    if (!matches.length) return show()
    here = (here + step + matches.length) % matches.length
    show()
  }

  const replaceOne = () => {
    const current = matches[here]
    if (!current || one.getAttribute("aria-disabled") === "true") return go(1)
    const { part, from } = current
    replaceIn(part, [current], other.value)
    look()
    here = after(part, from + other.value.length)
    show()
  }

  const replaceAll = () => {
    look()
    draw()
    if (all.getAttribute("aria-disabled") === "true") return
    const places = Map.groupBy(matches.filter(isReplaced), ({ part }) => part)
    const bound = matches.filter(({ isBound }) => isBound).length
    let count = 0
    for (const [part, some] of places) {
      replaceIn(part, some, other.value)
      count += some.length
    }
    look()
    show()
    const done = fill("done", { count })
    say(bound ? `${done} · ${fill("bound", { count: bound })}` : done)
    // The texts were searched again: what was done stays said.
    clearTimeout(timer)
  }

  const close = () => {
    panel.hidden = true
    clearTimeout(timer)
    CSS.highlights?.delete("found")
    CSS.highlights?.delete("found-here")
    unmark()
    const place = matches[here] ?? opener
    matches = []
    here = -1
    if (!place) return
    const { part, from, to, at } = place
    if (part.editor && Number.isInteger(at)) return part.editor.chain().focus().setNodeSelection(at).run()
    if (part.editor) return part.editor.chain().focus().setTextSelection({ from, to }).run()
    part.focus()
    part.setSelectionRange(from, to)
  }

  const open = () => {
    const { activeElement } = document
    const part = parts().find((it) => it === activeElement)
    if (part?.editor) {
      const { selection, doc } = part.editor.state
      const { from, to } = selection
      opener = { part, from, to }
      const chosen = doc.textBetween(from, to, "\n")
      if (panel.hidden && chosen && chosen.length <= 100 && !chosen.includes("\n")) words.value = chosen
    } else if (part) opener = { part, from: part.selectionStart, to: part.selectionEnd }
    reveal()
    matches = []
    look()
    show()
  }

  const { words, other, sameCase, whole, one, all, phrases, fill, say, reveal } = readPanel(panel, {
    search: () => {
      here = -1
      look()
      show()
    },
    go,
    replaceOne,
    replaceAll,
    close,
  })

  // The text is written on while the panel is open.
  const lookAgain = () => {
    if (panel.hidden) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      look()
      draw()
      say(describe())
    }, WAIT)
  }
  document.getElementById("article_form")?.addEventListener("input", lookAgain)
  document.addEventListener("prose-editor:ready", lookAgain)

  document.addEventListener("keydown", (event) => {
    if (!isReplaceKey(event) || document.querySelector("dialog[open]")) return
    event.preventDefault()
    open()
  })
  return open
}

const openPanel = panel ? setUp() : null

/* The button of the toolbar that opens the panel. */
export const Finding = Extension.create({
  name: "Finding",
  addMenuItems({ menu, buttons }) {
    if (!openPanel) return
    menu.defineItem({
      name: "find",
      groups: "utility",
      button: buttons.material("find_replace", ""),
      command: openPanel,
    })
  },
})
