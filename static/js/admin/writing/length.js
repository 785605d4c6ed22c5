/* Number of words and minutes of reading, counted as articles/prose/length.py counts them. */

// Usual silent reading, in words and hanzi a minute.
const WORDS = 238
const HANZI = 400

const HANZI_SIGN = /[\u3400-\u9fff\uf900-\ufaff]/gu
const LETTER = String.raw`(?![\u3400-\u9fff\uf900-\ufaff])[\p{L}\p{N}_]`
const LATER_LETTER = String.raw`(?![\u3400-\u9fff])[\p{L}\p{N}_]`
const WORD = new RegExp(`(?:${LETTER})+(?:['’\\-.,](?:${LATER_LETTER})+)*`, "gu")

// A footnote, which is a span, is none of the word before it; neither is who said what is quoted.
const BLOCKS = new Set(
  "p h3 h4 li blockquote div br caption th td figcaption pre aside span cite".split(" "),
)

/* The text that is counted: a bound number is one word, a caption of an image counts, and no table or
   chart does. */
const textOf = (html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  const parts = []
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return parts.push(node.data)
    if (node.nodeType !== Node.ELEMENT_NODE) return
    if (node.matches("data[data-cell]")) return parts.push("0")
    if (node.matches("picture[data-image]")) return parts.push("\n", node.dataset.caption ?? "", "\n")
    if (node.matches("cite[data-source], div[data-table], figure[data-chart]")) return
    if (node.matches(".math")) return parts.push("\n")
    const isBlock = BLOCKS.has(node.localName)
    if (isBlock) parts.push("\n")
    for (const child of node.childNodes) read(child)
    if (isBlock) parts.push("\n")
  }
  read(body)
  return parts.join("")
}

const countIn = (text) => ({
  words: text.match(WORD)?.length ?? 0,
  hanzi: text.match(HANZI_SIGN)?.length ?? 0,
})

export const countText = countIn

export const countProse = (html) => countIn(textOf(html))

/* Halves are rounded to the even number, as on the server. */
const round = (number) => {
  const whole = Math.floor(number)
  if (number - whole !== 0.5) return Math.round(number)
  return whole % 2 ? whole + 1 : whole
}

/* Adds counts up: the words, hanzi among them, and the minutes that reading them takes. */
export const sumUp = (counts) => {
  const words = counts.reduce((sum, count) => sum + count.words, 0)
  const hanzi = counts.reduce((sum, count) => sum + count.hanzi, 0)
  return { words: words + hanzi, minutes: Math.max(1, round(words / WORDS + hanzi / HANZI)) }
}
