/* Searches in a mirror of the site, which has no server to ask: all words must be in a page. */

const MOST = 50

const results = document.getElementById("mirror.results")
const start = document.querySelector(".nothing-found")
const asked = new URLSearchParams(location.search).get("q") ?? ""

/** Returns the words of a query: those of European languages, and runs of Chinese characters. */
function wordsOf(query) {
  const folded = query.normalize("NFKC").toLowerCase()
  return folded.match(/[\u3400-\u9fff]+|[^\s\p{P}\u3400-\u9fff]+/gu) ?? []
}

/** Returns a result as the pages of the site show one. */
function shown([url, title, language, text]) {
  const result = document.createElement("article")
  result.className = "line result"
  result.lang = language
  const heading = document.createElement("h3")
  const link = document.createElement("a")
  link.href = url
  link.textContent = title
  heading.append(link)
  const snippet = document.createElement("p")
  snippet.className = "snippet"
  snippet.textContent = text
  result.append(heading, snippet)
  return result
}

async function search() {
  const words = wordsOf(asked)
  if (!words.length) return
  for (const input of document.querySelectorAll('input[name="q"]')) input.value = asked
  const answer = await fetch(results.dataset.index)
  const entries = await answer.json()
  const title = (entry) => entry[1].normalize("NFKC").toLowerCase()
  const found = entries.filter((entry) => words.every((word) => entry[4].includes(word)))
  // Those that have all words in their title come first.
  const first = found.filter((entry) => words.every((word) => title(entry).includes(word)))
  const others = found.filter((entry) => !first.includes(entry))
  const none = document.createElement("p")
  none.className = "notice"
  none.textContent = results.dataset.none
  const list = [...first, ...others].slice(0, MOST).map(shown)
  results.replaceChildren(...(list.length ? list : [none]))
  start?.remove()
}

// Quotation marks and excluded words are left to the site itself.
start?.querySelector(".advice")?.remove()
search()
