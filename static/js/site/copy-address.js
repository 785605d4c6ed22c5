/* Copies what a button names, a field or a text; where the browser refuses, selects it to be copied by hand. */
for (const button of document.querySelectorAll("[data-copies]")) {
  const named = document.getElementById(button.dataset.copies)
  const status = button.closest("form, section").querySelector("[role=status]")
  const isField = "value" in named
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(isField ? named.value : named.textContent)
      status.textContent = button.dataset.copied
    } catch {
      if (isField) {
        named.focus()
        named.select()
      } else {
        getSelection().selectAllChildren(named)
      }
      status.textContent = button.dataset.byHand
    }
  })
}
