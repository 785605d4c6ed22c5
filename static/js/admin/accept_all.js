// A button above warnings that ticks all of them.
const button = document.querySelector("[data-accept-all]")
button.hidden = false
button.addEventListener("click", () => {
  for (const box of button.closest("section").querySelectorAll("[name=accepted]")) {
    if (!box.checked) box.click()
  }
})
