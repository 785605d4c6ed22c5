/* Copies the address of a section when its link is followed, and says so. Where the browser refuses,
   the address bar has it all the same. */

const status = document.querySelector("[role=status][data-message]")
const SHOWN = 2000

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.anchor")
  if (!link || !status || event.ctrlKey || event.metaKey || event.shiftKey) return
  try {
    await navigator.clipboard.writeText(link.href)
  } catch {
    return
  }
  // Screen readers repeat the same message only if it was removed in between.
  status.textContent = ""
  link.dataset.message = status.dataset.message
  requestAnimationFrame(() => (status.textContent = status.dataset.message))
  setTimeout(() => delete link.dataset.message, SHOWN)
})
