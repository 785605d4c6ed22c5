/* Copies of unsaved forms in this browser, for each account: what the server does not have yet. Without
   IndexedDB, as in some private windows, there are none. */
const MOST = 30
const DAYS = 30

const database = new Promise((resolve) => {
  const request = globalThis.indexedDB?.open("unsaved forms", 1)
  if (!request) return resolve(null)
  request.onupgradeneeded = () => request.result.createObjectStore("forms", { keyPath: "id" })
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => resolve(null)
  request.onblocked = () => resolve(null)
})

/* Runs a transaction, and returns the result of its request once everything is stored. */
const run = async (mode, act) => {
  const opened = await database
  if (!opened) return undefined
  return new Promise((resolve) => {
    const transaction = opened.transaction("forms", mode)
    const request = act(transaction.objectStore("forms"))
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onerror = transaction.onabort = () => resolve(undefined)
  })
}

const idOf = (account, key) => `${account} ${key}`

export const copiesOf = async (account) =>
  ((await run("readonly", (store) => store.getAll())) ?? [])
    .filter((copy) => copy.account === account)
    .toSorted((one, other) => one.at - other.at)

const drop = (ids) =>
  run("readwrite", (store) => {
    for (const id of ids) store.delete(id)
  })

/* Keeps a copy ({account, key, version, address, fields}) instead of the former one; returns whether
   it is kept. */
export const putCopy = async (copy) => {
  const stored = await run("readwrite", (store) =>
    store.put({ ...copy, id: idOf(copy.account, copy.key), at: Date.now() }),
  )
  const all = await copiesOf(copy.account)
  const old = Date.now() - DAYS * 86_400_000
  const spare = all.filter(({ at }, place) => at < old || place < all.length - MOST)
  if (spare.length) await drop(spare.map(({ id }) => id))
  return stored !== undefined
}

/* Removes a copy, unless it is later than this version. */
export const removeCopy = async (account, key, version) => {
  const id = idOf(account, key)
  const found = await run("readonly", (store) => store.get(id))
  if (found && found.version <= version) await drop([id])
}

export const removeAll = async (account) => drop((await copiesOf(account)).map(({ id }) => id))

/* Sends a copy to the server; returns the response. */
export const sendCopy = ({ key, version, address, fields }, { url, writer, token, signal }) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ key, version, address, writer, fields }),
    signal,
  })
