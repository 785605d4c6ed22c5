/* Whoever writes stays signed in: before a form that names its writer is sent, when the page comes
   into sight again, and every few minutes, the server is asked who is signed in. If it is not the
   writer any more, a dialog leads to signing in again, and a form that was to be saved is saved then. */
const dialog = document.getElementById("session-dialog")
const { account, status: statusUrl } = dialog.dataset
const link = dialog.querySelector("a")

// In milliseconds.
const EVERY = 180_000
const PATIENCE = 10_000

/* Who is signed in: the state of the dialog, “writer” for nothing to ask. The forms of the page get a new
   token. */
const findState = async () => {
  const answer = await fetch(statusUrl, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null)
  if (!answer?.ok) return { name: "offline" }
  const { user, token } = await answer.json()
  const name = user === null ? "signed-out" : String(user.id) === account ? "writer" : "other"
  if (name === "writer") {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token
  }
  return { name, user }
}

const show = ({ name, user }) => {
  for (const part of dialog.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(name)
  }
  for (const other of dialog.querySelectorAll("[data-other]")) other.textContent = user?.name ?? ""
  dialog.setAttribute("aria-labelledby", dialog.querySelector("h2:not([hidden])").id)
}

// Ends the wait for the writer, while the dialog is open; and the state that was put off.
let waiting = null
let putOff = ""
let signingIn = null
const nameOf = ({ name, user }) => `${name} ${user?.id ?? ""}`

/* Opens the dialog; resolves to whether the writer is signed in at its end. */
const ask = (state) => {
  if (!waiting || nameOf(state) !== putOff) show(state)
  putOff = nameOf(state)
  if (!waiting) {
    waiting = Promise.withResolvers()
    dialog.returnValue = ""
    dialog.showModal()
  }
  return waiting.promise
}

dialog.addEventListener("close", () => {
  waiting?.resolve(dialog.returnValue === "signed in")
  waiting = null
})

const continuations = []
/* Calls back each time that the writer is found to be signed in. */
export const whenSignedIn = (resume) => continuations.push(resume)

/* Resolves to whether the writer is signed in; tells others to `otherwise`. */
const check = async (otherwise) => {
  const state = await findState()
  if (state.name !== "writer") return otherwise(state)
  putOff = ""
  signingIn?.close()
  dialog.close("signed in")
  for (const resume of continuations) resume()
  return true
}

/* Resolves to whether the writer is signed in; asks, if not. */
export const ensureSession = () => check(ask)

/* Asks to sign in, unless that was put off; being offline is no reason to disturb. */
export const noticeSession = () =>
  check((state) => {
    if (state.name !== "offline" && (dialog.open || putOff !== nameOf(state))) ask(state)
    return false
  })

// The window in which somebody has signed in tells so.
new BroadcastChannel("session").addEventListener("message", noticeSession)
link.addEventListener("click", (event) => {
  signingIn = open(link.href, "session", "popup,width=560,height=720")
  if (signingIn) event.preventDefault()
})
dialog.querySelector("form").addEventListener("submit", (event) => {
  if (event.submitter.value === "cancel") return
  event.preventDefault()
  check(ask)
})

/* What must be done before a form is sent, such as keeping what it has. */
const preparations = []
export const beforeSending = (prepare) => preparations.push(prepare)

const checked = new Set()
const held = new Set()

addEventListener(
  "submit",
  async (event) => {
    const { target, submitter } = event
    if (!target.querySelector("input[name=writer]") || checked.has(target)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (held.has(target)) return
    held.add(target)
    const focused = document.activeElement
    try {
      await Promise.all(preparations.map((prepare) => prepare(target)))
      if (!(await ensureSession())) return
    } finally {
      held.delete(target)
    }
    if (focused !== document.activeElement) focused?.focus?.()
    checked.add(target)
    target.requestSubmit(submitter)
    checked.delete(target)
  },
  { capture: true },
)

const look = () => {
  if (document.visibilityState === "visible" && document.querySelector("input[name=writer]")) noticeSession()
}
document.addEventListener("visibilitychange", look)
setInterval(look, EVERY)
