/* Sends to the server what it could not get before: the tab was closed or the browser ended while the
   server was away. Signing out removes everything from this browser. */
const here = document.getElementById("browser-copies")
const { account, writer, url, list } = here.dataset
const { copiesOf, removeAll, removeCopy, sendCopy } = await import(here.href)

// In milliseconds.
const PATIENCE = 5000

const tokenField = () => document.querySelector("input[name=csrfmiddlewaretoken]")

/* Shows what is offered now on this page, which was made before. */
const refresh = async () => {
  const box = document.getElementById("kept-forms")
  const answer = box && (await fetch(`${list}?${new URLSearchParams({ path: location.pathname })}`))
  if (answer?.ok) box.outerHTML = await answer.text()
}

/* Sends the copies of forms that are not on this page. */
const send = async () => {
  const open = new Set([...document.querySelectorAll("input[name=form_key]")].map(({ value }) => value))
  let kept = 0
  for (const copy of await copiesOf(account)) {
    if (open.has(copy.key)) continue
    const options = { url, writer, token: tokenField()?.value ?? "", signal: AbortSignal.timeout(PATIENCE) }
    const answer = await sendCopy(copy, options)
    if (!answer.ok) continue
    // If it is outdated, it was saved or discarded since, or the server has something later.
    if (!(await answer.json()).is_outdated) kept += 1
    await removeCopy(account, copy.key, copy.version)
  }
  return kept
}

// Without the server, they stay where they are.
if (await send().catch(() => 0)) await refresh().catch(() => {})

const signOut = document.getElementById("logout-form")
signOut?.addEventListener("submit", async (event) => {
  event.preventDefault()
  await send().catch(() => 0)
  await removeAll(account)
  signOut.submit()
})
