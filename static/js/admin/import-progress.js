/* Progress of an import; reloads the page when it has finished. */
const box = document.getElementById("import-progress")
const phase = document.getElementById("progress-phase")
const bar = box.querySelector("progress")

const look = async () => {
  let said
  try {
    const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } })
    // Cancelled elsewhere, or signed out: the page itself explains it.
    if (!answer.ok || answer.redirected) return location.reload()
    said = await answer.json()
  } catch {
    // Retry after a network error.
    return setTimeout(look, 3000)
  }
  if (!said.going) return location.reload()
  const text = `${said.phase}…`
  if (phase.textContent !== text) phase.textContent = text
  if (said.share === null) bar.removeAttribute("value")
  else bar.value = said.share
  return setTimeout(look, 700)
}

look()
