/* Starts the editors of all sections but the first one after another, those in sight before others,
   so that a long article can be written in at once. One that waits or is starting has the attribute
   `data-later-editor`; once none has, the event `prose:all-started` says so. */
import { createEditor } from "django-prose-editor/configurable"

const NAME = "data-later-editor"
// In milliseconds, for which one more editor waits while the browser is busy.
const PATIENCE = 100

const waiting = new Set(document.querySelectorAll(`textarea[${NAME}]`))
const inSight = new Set()
const sight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target)
  },
  { rootMargin: "50%" },
)

const start = async (textarea) => {
  waiting.delete(textarea)
  inSight.delete(textarea)
  sight.unobserve(textarea)
  try {
    const options = JSON.parse(textarea.getAttribute(NAME))
    if (textarea.isConnected) await createEditor(textarea, options)
  } finally {
    // The field of an editor that fails is shown.
    textarea.removeAttribute(NAME)
  }
}

const soon = () => {
  const [next] = [...inSight, ...waiting]
  if (!next) {
    document.dispatchEvent(new Event("prose:all-started"))
    return
  }
  const go = () => start(next).finally(soon)
  if (globalThis.requestIdleCallback) requestIdleCallback(go, { timeout: PATIENCE })
  else setTimeout(go)
}

for (const textarea of waiting) sight.observe(textarea)
soon()
