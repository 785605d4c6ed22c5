/* Shows the chart as the fields beside it would make it, before they are saved. */
const NAMES = ["chart_kind", "chart_columns", "chart_rows"]

for (const picture of document.querySelectorAll(".chart-look")) {
  const form = picture.closest("form")
  const saved = picture.getAttribute("src")

  const show = async () => {
    const chosen = new FormData(form)
    const asked = new URLSearchParams()
    for (const name of NAMES) for (const value of chosen.getAll(name)) asked.append(name, value)
    const address = `${saved}?${asked}`
    picture.setAttribute("src", address)
    const answer = await fetch(address)
    if (!answer.ok) return
    // The title alone: to read all of it would be to refuse its style, aloud.
    const [words] = (await answer.text()).match(/<title>.*?<\/title>/s) ?? [""]
    const title = new DOMParser().parseFromString(words, "text/xml").documentElement?.textContent
    // Of two answers, the last asked for counts.
    if (title && picture.getAttribute("src") === address) picture.setAttribute("alt", title)
  }

  form.addEventListener("change", (event) => {
    if (NAMES.includes(event.target.name)) show()
  })
}
