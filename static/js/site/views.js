/* Reports a view once the page is really seen, and shows the fresh count. Reading never waits for it. */

/* Seconds until a view is reported again that could not be counted, if the answer names none. */
const RETRY_AFTER = 10

const token = document.querySelector('meta[name="view-token"]')?.content
const endpoint = document.querySelector('meta[name="view-endpoint"]')?.content

/** Resolves when the page is neither prerendered nor hidden. */
async function seen() {
  if (document.prerendering) {
    await new Promise((done) =>
      document.addEventListener("prerenderingchange", done, { once: true }),
    )
  }
  while (document.visibilityState !== "visible") {
    await new Promise((done) =>
      document.addEventListener("visibilitychange", done, { once: true }),
    )
  }
}

/** Returns the host of the other site that the reader came from: nothing else of it is sent. */
function referringHost() {
  try {
    const { hostname } = new URL(document.referrer)
    return hostname === location.hostname ? "" : hostname
  } catch {
    return ""
  }
}

/** Sends the report, and once more if counting is paused. */
async function send() {
  const query = new URLSearchParams({ token })
  const referrer = referringHost()
  if (referrer) query.set("referrer", referrer)
  const post = () => fetch(`${endpoint}?${query}`, { method: "POST", keepalive: true })
  const answer = await post()
  if (answer.status !== 503) return answer
  const seconds = Number(answer.headers.get("Retry-After")) || RETRY_AFTER
  await new Promise((done) => setTimeout(done, seconds * 1000))
  return post()
}

/** Reports the view, and shows the returned count in every element for it. */
async function report() {
  await seen()
  try {
    const answer = await send()
    if (!answer.ok) return
    const { views } = await answer.json()
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined)
    for (const element of document.querySelectorAll("[data-view-count]")) {
      const { one, many } = element.dataset
      element.textContent = views === 1 ? one : many.replace("#", number.format(views))
      element.hidden = views === 0
    }
  } catch {
    // The count stays as the page brought it.
  }
}

if (token && endpoint) {
  report()
  // A page from the back/forward cache runs no script again; the server collapses double clicks.
  addEventListener("pageshow", (event) => {
    if (event.persisted) report()
  })
}
