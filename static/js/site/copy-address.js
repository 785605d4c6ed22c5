/* Copies what a button names, a field or the text that is shown; where the browser refuses, selects it to be
   copied by hand. */
for (const button of document.querySelectorAll("[data-copies]")) {
  const named = button.dataset.copies.trim().split(" ").map((id) => document.getElementById(id))
  const status = button.closest("form, section").querySelector("[role=status]")
  button.hidden = false
  button.addEventListener("click", async () => {
    const shown = named.find((each) => each.checkVisibility({ visibilityProperty: true }))
    const isField = "value" in shown
    try {
      await navigator.clipboard.writeText(isField ? shown.value : shown.textContent)
      status.textContent = button.dataset.copied
    } catch {
      if (isField) {
        shown.focus()
        shown.select()
      } else {
        getSelection().selectAllChildren(shown)
      }
      status.textContent = button.dataset.byHand
    }
  })
}
