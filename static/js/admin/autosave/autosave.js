/* Keeps what is typed in the form of the page within seconds: on the server, and in this browser until
   the server has it. A page whose form has contents that are not kept yet has data-typed. Tells who else has
   the form open, and who has saved it since. */
const field = document.querySelector("input[name=form_key][data-url]")
const form = field.form
const { putCopy, removeCopy, sendCopy } = await import(document.getElementById("browser-copies").src)
const { beforeSending, noticeSession, whenSignedIn } = await import(document.getElementById("session").src)

// In milliseconds.
const EVERY = 2000
const PATIENCE = 8000
const ASK_EVERY = 5000

const bar = document.getElementById("autosave")
const TOKENS = new Set(["csrfmiddlewaretoken", "writer", "form_key", "form_version"])

const read = () =>
  JSON.stringify(
    [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !TOKENS.has(name) && !name.includes("__prefix__"),
    ),
  )

const tell = (state, at = "") => {
  bar.dataset.state = state
  const words = bar.dataset[state].replace("{at}", at)
  if (bar.textContent !== words) bar.textContent = words
}

const version = form.elements.form_version
// What the form had last, in this browser and on the server; undefined until the user begins.
let noted
let stored
let sending = null
let leaving = false
let signedOut = false
let changed = false

// Just before the first input of the user: after scripts have set up the form.
const begin = () => {
  if (noted === undefined) noted = stored = read()
}

const copy = () => ({
  key: field.value,
  version: Number(version.value),
  address: location.pathname + location.search,
  fields: JSON.parse(noted),
})

/* Notes what has changed; resolves when this browser has it. */
const note = async () => {
  if (noted === undefined) return
  changed = false
  const text = read()
  if (text === noted) return
  noted = text
  version.value = Number(version.value) + 1
  await putCopy(copy())
}

/* What the server answers about a copy. It is outdated if somebody has saved or discarded the form
   elsewhere, or writes in it: then this is another form now, with another key. */
const take = async (sent, text, { is_outdated: isOutdated, at, key }) => {
  if (!isOutdated) {
    stored = text
    tell("saved", at)
    // The words stay while one writes.
    if (changed) bar.dataset.state = "changed"
  }
  await removeCopy(sent.key, sent.version)
  if (!isOutdated || leaving) return
  field.value = key
  version.value = 1
  await putCopy(copy())
}

const send = async () => {
  const sent = copy()
  const text = noted
  sending = new AbortController()
  try {
    const answer = await sendCopy(sent, AbortSignal.any([sending.signal, AbortSignal.timeout(PATIENCE)]))
    if (answer.ok) return await take(sent, text, await answer.json())
    tell(answer.status >= 500 ? "offline" : "browser")
    // With a new token, the next try succeeds.
    if (answer.status === 403) signedOut = !(await noticeSession())
  } catch {
    if (!leaving) tell("offline")
  } finally {
    sending = null
  }
}

const keep = async () => {
  if (leaving) return
  await note()
  if (leaving || sending || signedOut || noted === stored) return
  if (navigator.onLine) await send()
  else tell("offline")
}

if (field.dataset.at) tell("saved", field.dataset.at)
if (field.dataset.typed) {
  noted = stored = ""
  keep()
}
for (const kind of ["pointerdown", "keydown", "beforeinput", "dragstart", "drop", "paste"]) {
  addEventListener(kind, begin, { capture: true })
}
// Dictation may fill a field without key events, and so may a script while the page loads.
addEventListener("focusin", () => document.readyState === "complete" && begin(), { capture: true })

setInterval(keep, EVERY)
// Some fields of the form stand outside of it.
addEventListener("input", ({ target }) => {
  if (target.form !== form && !form.contains(target)) return
  changed = true
  if (bar.dataset.state === "saved") bar.dataset.state = "changed"
})
addEventListener("online", keep)
addEventListener("offline", () => noted !== stored && tell("offline"))
document.addEventListener("visibilitychange", keep)
whenSignedIn(() => (signedOut = false))
beforeSending((target) => target === form && note())

addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.id === "logout-form" || (target === form && !defaultPrevented)) {
    leaving = true
    sending?.abort()
  }
})
// The browser may restore the page from its cache.
addEventListener("pageshow", () => (leaving = false))

const line = document.getElementById("presence")
const { url, opened, one, many, and, changed: savedSince } = line.dataset

const body = (fields) =>
  new URLSearchParams({
    path: location.pathname,
    opened,
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    ...fields,
  })

const show = ({ editing, saved }) => {
  const words = [
    saved && savedSince.replace("{name}", saved),
    editing.length && (editing.length === 1 ? one : many).replace("{names}", editing.join(and)),
  ]
  const text = words.filter(Boolean).join(" · ")
  // What has not changed is not told again.
  if (line.textContent !== text) line.textContent = text
  line.hidden = !text
}

let timer
const ask = async () => {
  clearTimeout(timer)
  if (document.visibilityState !== "visible") return
  const signal = AbortSignal.timeout(PATIENCE)
  const answer = await fetch(url, { method: "POST", body: body(), signal }).catch(() => null)
  // The page has no form that others can open, or was opened by somebody else.
  if ([204, 404].includes(answer?.status)) return
  if (answer?.ok) show(await answer.json())
  timer = setTimeout(ask, ASK_EVERY)
}
document.addEventListener("visibilitychange", ask)
addEventListener("pagehide", () => navigator.sendBeacon(url, body({ leaves: "1" })))
ask()
