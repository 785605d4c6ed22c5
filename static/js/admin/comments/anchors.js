/* The words that a comment is on, found in the text by the words themselves and those around them. Spaces
   and line breaks don't count, so that an editor and a finished page have the same text. */

// In characters: of the context that is kept, and the length from which words can stand alone.
const CONTEXT = 40
const LONG = 24
// The share of pairs of letters that two contexts must have in common.
const ALIKE = 0.3

const BLANK = /[\s\u00ad\u200b\u2060\ufeff\ufffc]/
const LEFT_OUT = "del, script, style, [hidden], .prose-menubar"

export const fold = (text) => [...text].filter((letter) => !BLANK.test(letter)).join("")

/* The text of an element: in one string, and in pieces that know their node and place in it. */
export const readText = (root) => {
  const pieces = []
  let text = ""
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(LEFT_OUT)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  )
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node.nodeType !== Node.TEXT_NODE) continue
    const folded = fold(node.data)
    if (!folded) continue
    pieces.push({ node, start: text.length })
    text += folded
  }
  return { text, pieces }
}

/* The place in a node after so many letters that count; before the blanks that follow, or after them. */
const offsetIn = (node, count, { isEnd }) => {
  let at = 0
  let seen = 0
  for (const letter of node.data) {
    if (isEnd && seen === count) return at
    if (!BLANK.test(letter)) {
      if (!isEnd && seen === count) return at
      seen += letter.length
    }
    at += letter.length
  }
  return at
}

const pieceAt = (pieces, index) => pieces.findLast(({ start }) => start <= index)

const rangeOf = ({ pieces }, begin, end) => {
  const first = pieceAt(pieces, begin)
  const last = pieceAt(pieces, end - 1)
  const range = document.createRange()
  range.setStart(first.node, offsetIn(first.node, begin - first.start, { isEnd: false }))
  range.setEnd(last.node, offsetIn(last.node, end - last.start, { isEnd: true }))
  return range
}

/* The place in the text of a point of the document. */
const indexOf = ({ text, pieces }, node, offset) => {
  const own = pieces.find((piece) => piece.node === node)
  if (own) return own.start + fold(node.data.slice(0, offset)).length
  const point = document.createRange()
  point.setStart(node, offset)
  const next = pieces.find((piece) => point.comparePoint(piece.node, 0) >= 0)
  return next ? next.start : text.length
}

/* The words of a range, and those around it; null if it has no words. */
export const describe = (root, range) => {
  const read = readText(root)
  const begin = indexOf(read, range.startContainer, range.startOffset)
  const end = indexOf(read, range.endContainer, range.endOffset)
  if (begin >= end) return null
  return {
    quote: rangeOf(read, begin, end).toString().replace(/\s+/g, " ").trim(),
    prefix: read.text.slice(Math.max(0, begin - CONTEXT), begin),
    suffix: read.text.slice(end, end + CONTEXT),
  }
}

const pairsOf = (text) => new Set([...text].map((_, at) => text.slice(at, at + 2)).slice(0, -1))

/* The share that two texts have in common, from 0 to 1; texts of one letter or none have all. */
const likeness = (one, other) => {
  const [pairs, others] = [pairsOf(one), pairsOf(other)]
  if (!pairs.size) return 1
  return [...pairs].filter((pair) => others.has(pair)).length / pairs.size
}

const placesOf = (text, words) => {
  const places = []
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) places.push(at)
  return places
}

/* Finds words again; null if they are gone. Of several places, the one with the same words around it is
   meant; short words that stand among others now are not the same. If the words were changed and those
   around them were not, it is what stands between these. */
export const find = (read, { quote, prefix, suffix }) => {
  const words = fold(quote)
  const { text } = read
  if (!words) return null
  const rated = placesOf(text, words).map((begin) => {
    const end = begin + words.length
    const before = text.slice(Math.max(0, begin - prefix.length), begin)
    const after = text.slice(end, end + suffix.length)
    return { begin, end, rate: (likeness(prefix, before) + likeness(suffix, after)) / 2 }
  })
  const [best] = rated.toSorted((one, other) => other.rate - one.rate)
  if (best && (best.rate >= ALIKE || words.length >= LONG)) return rangeOf(read, best.begin, best.end)
  const [head, tail] = [prefix.slice(-12), suffix.slice(0, 12)]
  if (head.length < 6 || tail.length < 6) return null
  for (const at of placesOf(text, head)) {
    const begin = at + head.length
    const end = text.indexOf(tail, begin)
    if (end > begin && end - begin <= 2 * words.length + CONTEXT) return rangeOf(read, begin, end)
  }
  return null
}
