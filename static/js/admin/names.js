/* Accessible names for parts of Django's forms that have none: the boxes of select2, which name only
   the choice, and the first column of inlines. */
const nameBoxes = () => {
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2")?.previousElementSibling
    const label = select?.getAttribute("aria-label") || select?.labels?.[0]?.textContent
    if (!label) continue
    const name = label.replace(/[:：]\s*$/, "").trim()
    box.removeAttribute("aria-labelledby")
    box.querySelector("[role=textbox]")?.setAttribute("aria-label", name)
    const nameChoice = () => {
      const choice = select.selectedOptions[0]?.textContent.trim()
      box.setAttribute("aria-label", [name, choice].filter(Boolean).join(": "))
    }
    nameChoice()
    django.jQuery(select).off("change.name").on("change.name", nameChoice)
  }
}

for (const head of document.querySelectorAll(".inline-group th.original")) {
  const name = document.createElement("span")
  name.className = "visually-hidden"
  name.textContent = head.closest("fieldset").querySelector("h2").textContent.trim()
  head.append(name)
}

if (window.django?.jQuery) {
  // After Django's own handlers, which create the boxes.
  django.jQuery(() => setTimeout(nameBoxes))
  document.addEventListener("formset:added", () => setTimeout(nameBoxes))
}
