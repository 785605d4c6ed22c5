/* Reading the markup of other programs: its elements, what their styles say, and where links lead. */

/* The marks of articles/prose/vocabulary.py, which stay as they are. */
export const kept =
  "cite[data-source], data[data-cell], div[data-table], figure[data-chart], picture[data-image]"

/* A document that can do nothing. The page's policy would refuse each style and script in it, and
   report that, so here they are data; conditional comments hold what other versions of Word would
   see. */
export const parsed = (html) => {
  const harmless = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|title|xml)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(["'\s])(style|on\w+)(?=\s*=)/gi, "$1data-$2"))
  return new DOMParser().parseFromString(harmless, "text/html")
}

export const styleOf = (element) =>
  Object.fromEntries(
    (element.dataset.style ?? "")
      .toLowerCase()
      .split(";")
      .map((declaration) => {
        const [name, ...value] = declaration.split(":")
        return [name.trim(), value.join(":").trim()]
      }),
  )

const levelOf = (element) => {
  if (/^h[1-6]$/.test(element.localName)) return Number(element.localName[1])
  if (element.matches(".MsoTitle")) return 1
  const level = element.getAttribute("aria-level") ?? ""
  return element.matches("[role=heading]") && /^[1-6]$/.test(level) ? Number(level) : 0
}

/* What each heading becomes: h3 is the highest that a section may hold. */
export const headings = (body) => {
  const found = new Map()
  for (const element of body.querySelectorAll("*")) {
    if (levelOf(element)) found.set(element, levelOf(element))
  }
  const highest = Math.min(...found.values())
  const top = highest < 3 ? highest : 3
  return new Map([...found].map(([element, level]) => [element, level === top ? "h3" : "h4"]))
}

const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(enc|mi)|spm)=/i

/* Where a link leads, without what only says who followed it; "" is nowhere. */
export const link = (href) => {
  const address = href.trim()
  if (!/^(https?:\/\/|mailto:)[^\s/]/i.test(address)) return ""
  const [, path, query = "", hash = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address)
  const parts = query.slice(1).split("&")
  const left = parts.filter((part) => !TRACKING.test(part)).join("&")
  return path + (left ? `?${left}` : "") + hash
}

const weight = (value) => {
  if (/^bold(er)?$/.test(value)) return true
  if (/^(normal|lighter)$/.test(value)) return false
  return /^\d{3,4}$/.test(value) ? Number(value) >= 600 : null
}

const TAGS = { b: "strong", strong: "strong", i: "em", em: "em", sup: "sup", sub: "sub" }

/* How words look inside an element; in a heading nothing is strong beside the rest. */
export const lookOf = (element, outer) => {
  const look = { ...outer }
  const tag = TAGS[element.localName]
  if (tag) look[tag] = true
  const style = styleOf(element)
  look.strong = weight(style["font-weight"] ?? "") ?? look.strong
  if (/^(italic|oblique)$/.test(style["font-style"])) look.em = true
  else if (style["font-style"] === "normal") look.em = false
  const raised = { super: "sup", sub: "sub" }[style["vertical-align"]]
  if (raised) look[raised] = true
  if (element.matches(".MsoFootnoteReference")) look.sup = true
  if (look.isHeading) look.strong = false
  if (element.localName === "a") {
    const href = link(element.getAttribute("href") ?? "")
    if (href) look.link = { href, title: element.title }
  }
  return look
}
