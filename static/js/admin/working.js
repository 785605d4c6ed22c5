/* Shows that a slow form is being submitted, and submits it only once. */
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
  // The browser may restore the page from its cache.
  addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled")
    status.textContent = ""
  })
}
