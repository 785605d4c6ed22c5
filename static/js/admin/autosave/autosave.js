/* Keeps what is typed in the form of the page within seconds: on the server, and in this browser until
   the server has it. A page whose form has contents that are not saved has data-typed. */
const field = document.querySelector("input[name=form_key][data-url]")
const form = field.form
const { account, writer, url } = document.getElementById("browser-copies").dataset
const { putCopy, removeCopy, sendCopy } = await import(document.getElementById("browser-copies").href)
const { beforeSending, noticeSession, whenSignedIn } = await import(document.getElementById("session").src)

// In milliseconds.
const EVERY = 2000
const PATIENCE = 8000

const bar = document.getElementById("autosave")
const TOKENS = new Set(["csrfmiddlewaretoken", "writer", "form_key"])

const read = () =>
  [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !TOKENS.has(name) && !name.includes("__prefix__"),
  )

const tell = (state, at = "") => {
  bar.dataset.state = state
  const words = bar.dataset[state].replace("{at}", at)
  if (bar.textContent !== words) bar.textContent = words
}

let version = Number(field.dataset.version)
// What the form had last, in this browser and on the server; undefined until the user begins.
let noted
let stored
let sending = null
let leaving = false
let signedOut = false
let changed = false

// Just before the first input of the user: after scripts have set up the form.
const begin = () => {
  if (noted === undefined) noted = stored = JSON.stringify(read())
}

const copy = () => ({
  account,
  key: field.value,
  version,
  address: location.pathname + location.search,
  fields: JSON.parse(noted),
})

/* Somebody has saved or discarded the form elsewhere, or writes in it: this is another one now. */
const assignNewKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  field.value = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
  version = 1
}

const send = async () => {
  const sent = copy()
  const text = noted
  sending = new AbortController()
  const token = form.elements.csrfmiddlewaretoken.value
  const signal = AbortSignal.any([sending.signal, AbortSignal.timeout(PATIENCE)])
  try {
    const answer = await sendCopy(sent, { url, writer, token, signal })
    if (answer.ok) {
      const { is_outdated: isOutdated, at } = await answer.json()
      if (!isOutdated) {
        stored = text
        tell("saved", at)
        // The words stay while one writes.
        if (changed) bar.dataset.state = "changed"
      }
      await removeCopy(account, sent.key, sent.version)
      if (isOutdated && !leaving) {
        assignNewKey()
        await putCopy(copy())
      }
    } else if (answer.status === 403) {
      tell("browser")
      // With a new token, the next try succeeds.
      signedOut = !(await noticeSession())
    } else {
      tell(answer.status >= 500 ? "offline" : "browser")
    }
  } catch {
    if (!leaving) tell("offline")
  } finally {
    sending = null
  }
}

/* Notes what has changed; resolves when this browser has it. */
const note = async () => {
  if (noted === undefined) return
  changed = false
  const text = JSON.stringify(read())
  if (text === noted) return
  noted = text
  version += 1
  await putCopy(copy())
}

const keep = async () => {
  if (leaving) return
  await note()
  if (leaving || sending || signedOut || noted === stored) return
  if (navigator.onLine) await send()
  else tell("offline")
}

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
whenSignedIn(() => {
  signedOut = false
})
beforeSending((target) => target === form && note())

addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.id === "logout-form" || (target === form && !defaultPrevented)) {
    leaving = true
    sending?.abort()
  }
})
// The browser may restore the page from its cache.
addEventListener("pageshow", () => {
  leaving = false
})
