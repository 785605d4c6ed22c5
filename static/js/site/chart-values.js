/* Names the values of a chart beside the place that is pointed at, tapped, or reached by the arrow
   keys. Without this the titles of the drawing name them to a pointer, and its table to everybody. */

const PLACES = "path:has(> title)"
const EN_SPACE = "\u2002"
// In pixels.
const GAP = 4
const LOW = 40

for (const drawn of document.querySelectorAll(".chart .drawn")) {
  const places = [...drawn.querySelectorAll(PLACES)]
  if (places.length) prepare(drawn, places)
}

function prepare(drawn, places) {
  const words = new Map(places.map((place) => [place, place.querySelector("title").textContent]))
  const card = document.createElement("div")
  let shown = null

  const show = (place) => {
    if (place === shown) return
    shown?.classList.remove("pointed")
    shown = place
    card.hidden = !place
    if (!place) return
    place.classList.add("pointed")
    card.replaceChildren(...lines(words.get(place)))
    stand(card, place, drawn)
  }

  // The browser would show them too, later and smaller.
  for (const place of places) place.querySelector("title").remove()
  card.className = "values"
  card.hidden = true
  card.setAttribute("role", "status")
  drawn.append(card)
  drawn.tabIndex = 0
  drawn.setAttribute("role", "group")
  drawn.setAttribute("aria-label", drawn.querySelector("svg > title").textContent)

  const at = ({ target }) => {
    const place = target.closest("path")
    return words.has(place) ? place : null
  }
  // A tap is a click without a hover before it.
  drawn.addEventListener("click", (event) => show(at(event)))
  drawn.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") show(at(event))
  })
  drawn.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") show(null)
  })
  drawn.addEventListener("blur", () => show(null))
  drawn.addEventListener("keydown", (event) => {
    const last = places.length - 1
    const now = places.indexOf(shown)
    const next = {
      ArrowLeft: now < 0 ? last : Math.max(0, now - 1),
      ArrowRight: now < 0 ? 0 : Math.min(last, now + 1),
      Home: 0,
      End: last,
      Escape: -1,
    }[event.key]
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    show(places[next] ?? null)
  })
}

/** Returns a line for each name and its value. */
function lines(words) {
  return words.split("\n").map((line) => {
    const made = document.createElement("p")
    for (const part of line.split(EN_SPACE)) {
      made.append(Object.assign(document.createElement("span"), { textContent: part }))
    }
    return made
  })
}

/** Puts the card beside the place, on the side that has more room, or above a place that is low. */
function stand(card, place, drawn) {
  const box = drawn.getBoundingClientRect()
  const { left, right, top, height } = place.getBoundingClientRect()
  const isLow = height < LOW
  const isLeft = (left + right) / 2 - box.left > box.width / 2
  const start = isLow ? left : right + GAP
  const end = isLow ? right : left - GAP
  card.style.left = isLeft ? "auto" : `${start - box.left}px`
  card.style.right = isLeft ? `${box.right - end}px` : "auto"
  card.style.top = isLow ? "auto" : `${Math.max(0, top - box.top)}px`
  card.style.bottom = isLow ? `${box.bottom - top + GAP}px` : "auto"
}
