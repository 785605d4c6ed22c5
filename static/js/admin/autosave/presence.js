/* Who else has the form of the page open, and whether somebody has saved it since it was opened: the server
   is asked every few seconds while the page is in sight. */
const line = document.getElementById("presence")
const { url, opened, one, many, and, changed } = line.dataset

// In milliseconds.
const EVERY = 5000
const PATIENCE = 10_000

const body = (fields = {}) =>
  new URLSearchParams({
    path: location.pathname,
    opened,
    csrfmiddlewaretoken: document.querySelector("input[name=csrfmiddlewaretoken]").value,
    ...fields,
  })

const show = ({ editing, saved }) => {
  const words = [
    saved && changed.replace("{name}", saved),
    editing.length && (editing.length === 1 ? one : many).replace("{names}", editing.join(and)),
  ].filter(Boolean)
  const text = words.join(" · ")
  // What has not changed is not told again.
  if (line.textContent !== text) line.textContent = text
  line.hidden = !text
}

let timer

const ask = async () => {
  clearTimeout(timer)
  if (document.visibilityState !== "visible") return
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: body(),
      signal: AbortSignal.timeout(PATIENCE),
    })
    // The page has no form that others can open, or was opened by somebody else.
    if ([204, 404].includes(answer.status)) return
    if (answer.ok) show(await answer.json())
  } catch {
    // The next question may be answered.
  }
  timer = setTimeout(ask, EVERY)
}

document.addEventListener("visibilitychange", ask)
addEventListener("pagehide", () => navigator.sendBeacon(url, body({ leaves: "1" })))
ask()
