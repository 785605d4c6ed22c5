/* Keys that this editor used last in this browser, by kind, in local storage. The server is asked each
   time what they name. */
const MOST = 12

const account = document.getElementById("browser-copies")?.dataset.account ?? ""
const nameOf = (kind) => `used last ${account} ${kind}`

export const usedLast = (kind) => {
  try {
    const keys = JSON.parse(localStorage.getItem(nameOf(kind)) ?? "[]")
    return Array.isArray(keys) ? keys : []
  } catch {
    return []
  }
}

export const noteUse = (kind, key) => {
  const keys = [key, ...usedLast(kind).filter((other) => other !== key)]
  try {
    localStorage.setItem(nameOf(kind), JSON.stringify(keys.slice(0, MOST)))
  } catch {
    // Without storage, as in some private windows, nothing is remembered.
  }
}

/* Up to `count` items to begin with: those used last that still exist, then others that the server
   offers. */
export const likelyItems = async (kind, { lookUp, offer, count = 4 }) => {
  const keys = usedLast(kind).slice(0, count)
  const [used, offered] = await Promise.all([
    Promise.all(keys.map(async (key) => ({ ...(await lookUp(key)), key }))),
    keys.length < count ? offer() : { results: [] },
  ])
  const known = used.filter(({ title }) => title)
  const others = offered.results.filter(({ key }) => !known.some((item) => item.key === key))
  return [...known, ...others].slice(0, count)
}
