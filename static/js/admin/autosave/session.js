/* Whoever writes stays signed in: before a form that names its writer is sent, when the page comes
   into sight again, and every few minutes, the server is asked who is signed in. If it is not the
   writer any more, a dialog asks to sign in again, and a form that was to be saved is saved then. */
const dialog = document.getElementById("session-dialog")
const { account, status: statusUrl, login: loginUrl, again: againUrl } = dialog.dataset
const form = dialog.querySelector("form")
const problem = dialog.querySelector("[data-problem]")
const password = form.elements.password
const factor = dialog.querySelector("[data-factor]")

// In milliseconds.
const EVERY = 180_000
const PATIENCE = 10_000

const isWriter = (user) => user !== null && String(user.id) === account

const take = ({ token }) => {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token
}

/* Who is signed in, and a token; throws if the server does not answer. */
const readStatus = async () => {
  const answer = await fetch(statusUrl, { signal: AbortSignal.timeout(PATIENCE) })
  if (!answer.ok) throw new Error(`${statusUrl}: ${answer.status}`)
  const status = await answer.json()
  if (isWriter(status.user)) take(status)
  return status
}

// What ends the wait for the writer, while the dialog is open; and the state that was put off.
let settle = null
let putOff = ""

const nameOf = (state, user) => `${state} ${user?.id ?? ""}`

const show = (state, user) => {
  dialog.dataset.state = state
  for (const part of dialog.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(state)
  }
  for (const name of dialog.querySelectorAll("[data-other]")) name.textContent = user?.name ?? ""
  problem.hidden = true
  const title = dialog.querySelector("h2:not([hidden])")
  dialog.setAttribute("aria-labelledby", title.id)
}

/* Opens the dialog; resolves to whether the writer is signed in at its end. */
const ask = (state, user) => {
  if (!settle || nameOf(state, user) !== putOff) show(state, user)
  putOff = nameOf(state, user)
  if (settle) return settle.promise
  const waiting = Promise.withResolvers()
  settle = waiting
  password.value = ""
  dialog.returnValue = ""
  dialog.showModal()
  return waiting.promise
}

dialog.addEventListener("close", () => {
  const { resolve } = settle ?? {}
  settle = null
  password.value = ""
  resolve?.(dialog.returnValue === "signed in")
})

const continuations = []
/* Calls back each time that the writer is found to be signed in. */
export const whenSignedIn = (resume) => continuations.push(resume)

const goOn = () => {
  putOff = ""
  if (dialog.open) dialog.close("signed in")
  for (const resume of continuations) resume()
}

const findState = async () => {
  const status = await readStatus().catch(() => null)
  return [status === null ? "offline" : status.user === null ? "signed-out" : "other", status?.user ?? null]
}

/* Resolves to whether the writer is signed in; asks, if not. */
export const ensureSession = async () => {
  const [state, user] = await findState()
  if (!isWriter(user)) return ask(state, user)
  goOn()
  return true
}

/* Asks to sign in, unless that was put off; being offline is no reason to disturb. */
export const noticeSession = async () => {
  const [state, user] = await findState()
  if (isWriter(user)) goOn()
  else if (state !== "offline" && (dialog.open || putOff !== nameOf(state, user))) ask(state, user)
  return isWriter(user)
}

const complain = (words) => {
  problem.textContent = words
  problem.hidden = false
  password.select()
}

/* Signs in as the page of signing in does; resolves to what is wrong, "" if nothing is. With a second
   factor, the way to it is shown: its page opens in a new tab. */
const signIn = async () => {
  const { token } = await readStatus()
  const answer = await fetch(loginUrl, {
    method: "POST",
    headers: { "X-Requested-With": "XMLHttpRequest" },
    body: new URLSearchParams({
      login: form.elements.username.value,
      password: password.value,
      csrfmiddlewaretoken: token,
      next: againUrl,
    }),
  })
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    return answer.status === 429 ? dialog.dataset.often : dialog.dataset.elsewhere
  }
  const { location, form: sent } = await answer.json()
  if (!answer.ok) {
    const fields = Object.values(sent.fields).flatMap(({ errors }) => errors)
    return [...sent.errors, ...fields].join(" ")
  }
  const { user } = await readStatus()
  if (isWriter(user)) return ""
  if (!user && location) {
    factor.href = location
    show("factor", null)
    factor.focus()
    return null
  }
  return dialog.dataset.elsewhere
}

// The tab in which somebody has signed in tells so.
new BroadcastChannel("session").addEventListener("message", () => noticeSession())

let busy = false
form.addEventListener("submit", async (event) => {
  if (event.submitter?.value === "cancel") return
  event.preventDefault()
  if (busy) return
  busy = true
  try {
    if (dialog.dataset.state === "offline") {
      const [state, user] = await findState()
      if (isWriter(user)) goOn()
      else if (state === "offline") complain(dialog.dataset.away)
      else show(state, user)
      return
    }
    const words = await signIn().catch(() => dialog.dataset.away)
    if (words) complain(words)
    else if (words === "") goOn()
  } finally {
    busy = false
  }
})

/* What must be done before a form is sent, such as keeping what it has. */
const preparations = []
export const beforeSending = (prepare) => preparations.push(prepare)

const checked = new Set()
const waiting = new Set()
const isWriting = (target) => Boolean(target.querySelector("input[name=writer]"))

addEventListener(
  "submit",
  async (event) => {
    const { target, submitter } = event
    if (!isWriting(target) || checked.has(target)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (waiting.has(target)) return
    waiting.add(target)
    const focused = document.activeElement
    try {
      await Promise.all(preparations.map((prepare) => prepare(target)))
      if (!(await ensureSession())) return
    } finally {
      waiting.delete(target)
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
