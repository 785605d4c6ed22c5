/* Says that something that takes a moment is under way, and sends it only once. */
for (const button of document.querySelectorAll("[type=submit][data-working]")) {
  const status = button.form.querySelector("[role=status]")
  button.form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault()
      return
    }
    button.setAttribute("aria-disabled", "true")
    status.textContent = button.dataset.working
  })
  // The browser may bring the page back as it was left.
  addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled")
    status.textContent = ""
  })
}
