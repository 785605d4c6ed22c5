/* Preview of the chart with the unsaved values of its fields. */
const NAMES = ["chart_kind", "chart_columns", "chart_rows"]

for (const picture of document.querySelectorAll(".chart-look")) {
  const form = picture.closest("form")
  const saved = picture.getAttribute("src")

  const show = async () => {
    const chosen = new FormData(form)
    const query = new URLSearchParams()
    for (const name of NAMES) for (const value of chosen.getAll(name)) query.append(name, value)
    const address = `${saved}?${query}`
    picture.setAttribute("src", address)
    const answer = await fetch(address)
    if (!answer.ok) return
    // Only the title: parsing all of the SVG would report its style as blocked by the policy.
    const [words] = (await answer.text()).match(/<title>.*?<\/title>/s) ?? [""]
    const title = new DOMParser().parseFromString(words, "text/xml").documentElement?.textContent
    // A newer request may have replaced this one.
    if (title && picture.getAttribute("src") === address) picture.setAttribute("alt", title)
  }

  form.addEventListener("change", (event) => {
    if (NAMES.includes(event.target.name)) show()
  })
}
