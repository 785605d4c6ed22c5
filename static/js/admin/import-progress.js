/* Progress of an import; reloads the page when it has finished. */
const box = document.getElementById("import-progress")
const phase = document.getElementById("progress-phase")
const bar = box.querySelector("progress")

const look = async () => {
  let progress
  try {
    const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } })
    // Cancelled elsewhere, or signed out: the page itself explains it.
    if (!answer.ok || answer.redirected) return location.reload()
    progress = await answer.json()
  } catch {
    // Retry after a network error.
    return setTimeout(look, 3000)
  }
  if (!progress.going) return location.reload()
  const text = `${progress.phase}…`
  if (phase.textContent !== text) phase.textContent = text
  if (progress.share === null) bar.removeAttribute("value")
  else bar.value = progress.share
  return setTimeout(look, 700)
}

look()
