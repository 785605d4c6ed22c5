/* Copies the address beside a button; where the browser refuses, selects it to be copied by hand. */
for (const button of document.querySelectorAll("[data-copies]")) {
  const address = document.getElementById(button.dataset.copies)
  const status = button.closest("form").querySelector("[role=status]")
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.value)
      status.textContent = button.dataset.copied
    } catch {
      address.focus()
      address.select()
      status.textContent = button.dataset.byHand
    }
  })
}
