/* Reports a view once the page is really seen, and shows the fresh count. Reading never waits for it. */

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

/** Reports the view, and shows the returned count in every element for it. */
async function report() {
  await seen()
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      body: new URLSearchParams({ token }),
      keepalive: true,
    })
    if (!answer.ok) return
    const { views } = await answer.json()
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined)
    for (const element of document.querySelectorAll("[data-view-count]")) {
      element.textContent = number.format(views)
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
