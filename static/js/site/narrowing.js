/* The form that narrows a table leads to an address as the page's own links have it: a range under
   its column's name, and nothing that is empty. Without this the form does the same by more words. */
const form = document.querySelector(".narrowing form[role=search]")

form?.addEventListener("formdata", ({ formData }) => {
  const column = formData.get("column")
  const ends = ["from", "to"].filter((end) => formData.get(end)?.trim())
  // The server says that a column is to be chosen.
  if (ends.length && !column) return
  if (ends.length) {
    for (const end of ["from", "to"]) formData.delete(`${column}.${end}`)
    for (const end of ends) formData.set(`${column}.${end}`, formData.get(end))
  }
  for (const name of ["column", "from", "to"]) formData.delete(name)
  for (const [name, value] of [...formData]) {
    if (!value.trim()) formData.delete(name)
  }
})
