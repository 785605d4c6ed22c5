/* Requests of the prose editor: searches, and facts about the keys in marks. */

/* The article's language in the form, which may not be saved yet. */
export const language = () => document.getElementById("id_language")?.value || ""

export const ask = async (address, parameters) => {
  const answer = await fetch(`${address}?${new URLSearchParams(parameters)}`)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer.json()
}

/* Facts about many keys are asked in few questions: those that are wanted in the same moment go
   together, as many as an address can hold. */
const LONGEST = 5000
const known = new Map()
let wanted = new Map()

const askTogether = (address, waiting) => {
  let keys = []
  const send = async (some) => {
    const parameters = [["language", language()], ...some.map((key) => ["key", key])]
    const { found } = await ask(address, parameters).catch(() => ({ found: null }))
    for (const key of some) waiting.get(key)(found ? (found[key] ?? null) : undefined)
  }
  let length = 0
  for (const key of waiting.keys()) {
    length += encodeURIComponent(key).length + 5
    if (length > LONGEST) {
      send(keys)
      keys = []
      length = 0
    }
    keys.push(key)
  }
  send(keys)
}

/* Facts about a key: null if it does not exist, undefined if the request failed. */
export const lookUp = (address, key) => {
  const name = `${address} ${language()} ${key}`
  if (!known.has(name)) {
    if (!wanted.size) {
      setTimeout(() => {
        const all = wanted
        wanted = new Map()
        for (const [from, waiting] of all) askTogether(from, waiting)
      })
    }
    if (!wanted.has(address)) wanted.set(address, new Map())
    const fact = new Promise((resolve) => wanted.get(address).set(key, resolve))
    known.set(name, fact)
    // Failed requests are repeated the next time.
    fact.then((it) => it === undefined && known.delete(name))
  }
  return known.get(name)
}

export const remember = (address, key, fact) => {
  known.set(`${address} ${language()} ${key}`, Promise.resolve(fact))
}

/* The content of a mark, as {html} or {problem}; null if the request failed. One after the other:
   drawing a chart for the first time keeps the server busy. */
let queue = Promise.resolve()

export const lookAt = (address, attributes) => {
  const parameters = { language: language() }
  for (const [key, value] of Object.entries(attributes)) if (value) parameters[key] = value
  const name = `${address} ${JSON.stringify(parameters)}`
  if (!known.has(name)) {
    queue = queue.then(() => ask(address, parameters)).catch(() => null)
    known.set(name, queue)
    queue.then((it) => it || known.delete(name))
  }
  return known.get(name)
}

export const forget = () => known.clear()
