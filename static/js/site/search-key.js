/* The slash leads to the search field, unless something is being typed. */
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return
  const field = document.querySelector("[role=search] [type=search]")
  if (!field || !field.checkVisibility()) return
  event.preventDefault()
  field.focus()
  field.select()
})
