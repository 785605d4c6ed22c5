/* Copies of unsaved forms in this browser, for each account: what the server does not have yet, because it
   was away. Every page of the desk sends them; signing out removes them. Without IndexedDB, as in some
   private windows, there are none. */
const { account, writer, url } = document.getElementById("browser-copies").dataset

const MOST = 30
const DAYS = 30
// In milliseconds.
const PATIENCE = 5000

const database = new Promise((resolve) => {
  const request = globalThis.indexedDB?.open("unsaved forms", 1)
  if (!request) return resolve(null)
  request.onupgradeneeded = () => request.result.createObjectStore("forms", { keyPath: "id" })
  request.onsuccess = () => resolve(request.result)
  request.onerror = request.onblocked = () => resolve(null)
})

/* Runs a transaction, and returns the result of its request once everything is stored. */
const run = async (mode, act) => {
  const transaction = (await database)?.transaction("forms", mode)
  if (!transaction) return undefined
  const request = act(transaction.objectStore("forms"))
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onerror = transaction.onabort = () => resolve(undefined)
  })
}

const findCopies = async () =>
  ((await run("readonly", (store) => store.getAll())) ?? [])
    .filter((copy) => copy.account === account)
    .toSorted((one, other) => one.at - other.at)

const drop = (copies) =>
  run("readwrite", (store) => {
    for (const { id } of copies) store.delete(id)
  })

/* Keeps a copy ({key, version, address, fields}) instead of the former one. */
export const putCopy = async (copy) => {
  const kept = { ...copy, account, id: `${account} ${copy.key}`, at: Date.now() }
  await run("readwrite", (store) => store.put(kept))
  const all = await findCopies()
  const old = Date.now() - DAYS * 86_400_000
  const spare = all.filter(({ at }, place) => at < old || place < all.length - MOST)
  if (spare.length) await drop(spare)
}

/* Removes a copy, unless it is later than this version. */
export const removeCopy = async (key, version) =>
  drop((await findCopies()).filter((copy) => copy.key === key && copy.version <= version))

/* Sends a copy to the server; returns the response. */
export const sendCopy = ({ key, version, address, fields, at = Date.now() }, signal) =>
  fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "",
    },
    body: JSON.stringify({
      ...{ key, version, address, writer, fields },
      age: Math.max(0, Math.floor((Date.now() - at) / 1000)),
    }),
    signal,
  })

/* Whether the form of a copy is open on this page, with what the copy has or more. */
const isOpen = ({ key, version }) =>
  [...document.querySelectorAll("input[name=form_key]")].some(
    ({ value, form }) => value === key && version <= Number(form.elements.form_version?.value ?? Infinity),
  )

/* Sends what other pages have left: the tab was closed, or the browser ended. Without the server, it stays
   where it is. Resolves to whether the server keeps more than before of this page. */
const sendLeftovers = async () => {
  let isMore = false
  for (const copy of await findCopies()) {
    if (isOpen(copy)) continue
    const answer = await sendCopy(copy, AbortSignal.timeout(PATIENCE)).catch(() => null)
    if (!answer?.ok) continue
    const { is_outdated: isOutdated } = await answer.json()
    isMore ||= !isOutdated && copy.address.split("?")[0] === location.pathname
    await removeCopy(copy.key, copy.version)
  }
  return isMore
}

let touched = false
const touch = () => (touched = true)
for (const kind of ["pointerdown", "keydown", "beforeinput", "paste"]) {
  addEventListener(kind, touch, { capture: true, once: true })
}
// The page shows it when it is loaded again, unless somebody has begun to write.
sendLeftovers().then((isMore) => {
  if (isMore && !touched && document.getElementById("kept-forms")) location.reload()
})

const signOut = document.getElementById("logout-form")
signOut?.addEventListener("submit", async (event) => {
  event.preventDefault()
  await sendLeftovers()
  await drop(await findCopies())
  signOut.submit()
})
