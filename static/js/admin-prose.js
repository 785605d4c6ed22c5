/* Names each prose editor's text box for screen readers: the field's label and its section. */
const name = (textarea, box) => {
  const label = textarea.labels?.[0]?.textContent.replace(/[:：]\s*$/, "").trim()
  const section = textarea
    .closest(".inline-related")
    ?.querySelector(".inline_label")
    ?.textContent.trim()
  box.setAttribute("aria-label", [label, section].filter(Boolean).join(" · "))
}

document.addEventListener("prose-editor:ready", ({ detail }) => {
  name(detail.textarea, detail.editor.view.dom)
})

/* Those that were ready before this module ran. */
for (const box of document.querySelectorAll(".prose-editor > [role=textbox]")) {
  name(box.parentElement.querySelector("textarea"), box)
}
