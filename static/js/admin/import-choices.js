/* Reads a file again as soon as the use of a column is changed, and comes back to that column. */
const KEY = "import-choice"

for (const select of document.querySelectorAll(".import-read select")) {
  select.addEventListener("change", () => {
    const sheet = document.querySelector(".import-sheet")
    const place = { id: select.id, top: scrollY, left: sheet?.scrollLeft ?? 0 }
    sessionStorage.setItem(KEY, JSON.stringify(place))
    select.form.requestSubmit(document.querySelector(".import-read button[value=again]"))
  })
}

const place = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
sessionStorage.removeItem(KEY)
if (place) {
  scrollTo({ top: place.top })
  document.querySelector(".import-sheet")?.scrollTo({ left: place.left })
  // Where it is out of sight, it comes into view.
  document.getElementById(place.id)?.focus()
}
