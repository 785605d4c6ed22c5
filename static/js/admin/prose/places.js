/* Places of numbers and claims in the editor of the text. The server counts characters, and a mark is one
   of them, as it is in the editor. */
import { editorOfText, sectionsOf } from "writing/text"

const MARK = "\ufffc"

/* Digits of a superscript are read as such, as on the server. */
const RAISED = Object.fromEntries([..."0123456789+-−"].map((sign, at) => [sign, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"[at]]))

const textOf = (node) => {
  if (!node.isText) return node.type.name === "hardBreak" ? "\n" : MARK
  const raised = node.marks.some((mark) => mark.type.name === "superscript")
  return raised ? node.text.replace(/[-0-9+−]/g, (sign) => RAISED[sign]) : node.text
}

/* A passage, and the footnotes in it; `note` is the place of the footnote that it is. A footnote is one
   character of the text, and takes more places in the editor: `longer` says how many, behind it. */
const readPassage = (node, at, note) => {
  const notes = []
  const longer = []
  let text = ""
  node.forEach((child, offset) => {
    text += textOf(child)
    if (child.type.name !== "Footnote") return
    longer.push([text.length, child.nodeSize - 1])
    notes.push(...readPassage(child, at + offset + 1, at + offset))
  })
  return [...(text.trim() ? [{ text, at, note, longer }] : []), ...notes]
}

/* The passages of each section by its target; those of its heading by that and `line`. A document is read
   once, whatever is looked up in it. */
const read = new WeakMap()
const passagesOf = (doc) => {
  if (read.has(doc)) return read.get(doc)
  const found = {}
  sectionsOf(doc).forEach(({ heading, at, end }, place) => {
    const target = `sections-${place}`
    found[target] = []
    doc.nodesBetween(at, end, (node, start) => {
      if (!node.isTextblock) return true
      const passages = readPassage(node, start + 1)
      if (heading && start === at) found[`${target} line`] = passages
      else if (node.type.name !== "sectionHeading") found[target].push(...passages)
      return false
    })
  })
  read.set(doc, found)
  return found
}

/* The editor's place of a character of a passage. */
const placeIn = ({ at, longer }, unit) =>
  longer.reduce((place, [behind, more]) => (unit >= behind ? place + more : place), at + unit)

export const units = (text, characters) => [...text].slice(0, characters).join("").length

const nearest = (text, literal, place) => {
  const before = text.lastIndexOf(literal, place)
  const after = text.indexOf(literal, place)
  if (before < 0 || after < 0) return Math.max(before, after)
  return place - before <= after - place ? before : after
}

/* The present position of a number or a claim; it may have moved since the request. */
export const placeOf = ({ dataset }) => {
  const editor = editorOfText()
  const passages = editor ? passagesOf(editor.state.doc) : {}
  const passage =
    "line" in dataset
      ? passages[`${dataset.target} line`]?.[0]
      : passages[dataset.target]?.[dataset.passage]
  if (!passage) return null
  const { text, note } = passage
  const start = units(text, Number(dataset.start))
  // A claim may have marks among its words.
  const isMark = dataset.words === undefined && text[start] === MARK
  const literal = dataset.words ?? (isMark ? MARK : dataset.literal)
  const here = nearest(text, literal, start)
  if (here < 0) return null
  const from = placeIn(passage, here)
  return { editor, isMark, note, from, to: placeIn(passage, here + literal.length) }
}

/* The words between two places of a paragraph, with one character for each mark. */
const wordsBetween = (doc, from, to) => {
  let words = ""
  doc.nodesBetween(from, to, (node, at) => {
    // What begins before the words and is no text is around them, such as a footnote.
    if (!node.isInline || (at < from && !node.isText)) return true
    const text = textOf(node)
    words += node.isText ? text.slice(Math.max(0, from - at), to - at) : text
    return false
  })
  return words
}

/* The place of the words that are selected in the text, and these words; null if they can be no claim. */
export const placeOfSelection = () => {
  const editor = editorOfText()
  if (!editor) return null
  const { doc, selection, schema } = editor.state
  const { $from, $to } = selection
  if (!$from.sameParent($to) || !$from.parent.type.allowsMarkType(schema.marks.Claim)) return null
  const written = wordsBetween(doc, selection.from, selection.to)
  const words = written.trim()
  const from = selection.from + written.length - written.trimStart().length
  return { editor, from, to: selection.to - (written.length - written.trimEnd().length), words }
}
