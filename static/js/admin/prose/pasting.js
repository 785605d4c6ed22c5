/* Pastes and drops from other programs come in as prose. The server translates their HTML, so that
   a paste, a form that is sent without script and an imported document are read alike. */
import { Extension, pm } from "django-prose-editor/editor"

const { Plugin, PluginKey, TextSelection } = pm.state
const { DOMParser, Slice } = pm.model

/* Longer than this, people wonder whether anything happens. */
const PATIENCE = 400
const LONGEST_WAIT = 20000

const settings = () => document.getElementById("prose-pasting")?.dataset ?? {}

/* What was copied in an editor like ours is prose already. */
const isProse = (html) => /\sdata-pm-slice=/.test(html) && !/\sstyle\s*=/i.test(html)

/* The places that wait for an answer of the server, which move with the text around them. */
const places = new PluginKey("pasting")
const place = (view, id) => places.getState(view.state).find((it) => it.id === id)
let last = 0

/* The pastes that are under way, with their forms. */
const pending = new Map()

/* Signs of pictures that are in the HTML itself, which stand in their places until they are asked about. */
const SIGN = /\uFFFC(\d+)\uFFFC/g

const PICTURE = /<img\b[^>]*?\ssrc\s*=\s*(["'])data:(image\/(\w+));base64,([^"']+)\1[^>]*>/gi

const alternative = (tag) => {
  const [, value = '""'] = tag.match(/\salt\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i) ?? []
  const { body } = new globalThis.DOMParser().parseFromString(`<p title=${value}>`, "text/html")
  return body.firstElementChild.title.trim()
}

/* Takes the pictures out of HTML: they are uploaded as a file that is dropped is. The page's policy
   would complain about the styles of foreign HTML that is parsed here. */
const takePictures = (html) => {
  const files = []
  const left = html.replace(PICTURE, (tag, _quote, type, kind, data) => {
    try {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
      const alt = alternative(tag)
      const name = alt.replace(/[^\p{L}\p{N} ]+/gu, " ").trim().slice(0, 60) || "image"
      const file = new File([bytes], `${name}.${kind}`, { type: type.toLowerCase() })
      return `\uFFFC${files.push(Object.assign(file, { alt })) - 1}\uFFFC`
    } catch {
      return tag
    }
  })
  return { html: left, files }
}

/* Takes the signs out of the texts, and asks about the picture of each in its place. */
const askAbout = async (form, files) => {
  const found = []
  for (const { editor } of form.querySelectorAll(".prose-editor > [role=textbox]")) {
    if (!editor?.storage.Image) continue
    const { view } = editor
    const { tr } = view.state
    const here = []
    view.state.doc.descendants((node, at) => {
      for (const { index, 0: sign, 1: number } of node.text?.matchAll(SIGN) ?? []) {
        here.push({ from: at + index, to: at + index + sign.length, file: files[number] })
      }
    })
    for (const { from, to } of here.toReversed()) tr.delete(from, to)
    const spots = here.map(({ from }) => {
      const at = tr.mapping.map(from)
      return { id: `${++last}`, from: at, to: at }
    })
    if (here.length) view.dispatch(tr.setMeta(places, { add: spots }).setMeta("addToHistory", false))
    here.forEach(({ file }, number) => found.push({ editor, file, id: spots[number].id }))
  }
  for (const { editor, file, id } of found) {
    if (editor.isDestroyed) continue
    const { state, view } = editor
    const at = TextSelection.near(state.doc.resolve(place(view, id).from))
    view.dispatch(state.tr.setSelection(at).setMeta(places, { remove: id }))
    if (file) await editor.storage.Image.ask(editor, [file])
  }
}

const translate = async (html, form) => {
  const { address, most } = settings()
  const body = new FormData()
  // Pictures that are not taken are large.
  body.set("html", html.replace(/(["'(])data:[^"')]*/gi, "$1"))
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  if (new Blob([body.get("html")]).size > Number(most)) return { problem: "large" }
  try {
    const signal = AbortSignal.timeout(LONGEST_WAIT)
    const answer = await fetch(address, { method: "POST", body, signal })
    if (answer.status === 413) return { problem: "large" }
    if (!answer.ok) return { problem: "failed" }
    return await answer.json()
  } catch {
    return { problem: "failed" }
  }
}

const say = (view, text) => {
  const box = view.dom.closest(".prose-editor")?.querySelector(".prose-status")
  if (box) box.textContent = text
}

const report = ({ problem, images, is_deep: isDeep }) => {
  const words = settings()
  if (problem) return words[problem]
  const leftOut = images === 1 ? words.image : images ? words.images?.replace("%(n)s", images) : ""
  return [isDeep ? words.deep : "", leftOut].filter(Boolean).join(" ")
}

/* Inserts at the place, wherever the cursor is by now, and puts that back where it was. */
const insert = (view, id, put) => {
  const { from, to } = place(view, id)
  const { selection, doc, tr } = view.state
  const hasMoved = selection.from !== from || selection.to !== to
  const back = { id: `${id} back`, from: selection.from, to: selection.to }
  tr.setMeta(places, { remove: id, add: hasMoved ? back : null }).setMeta("addToHistory", false)
  if (hasMoved) tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to)))
  view.dispatch(tr)
  put()
  if (!hasMoved) return
  const now = place(view, back.id)
  const { doc: after, tr: restore } = view.state
  restore.setSelection(TextSelection.between(after.resolve(now.from), after.resolve(now.to)))
  view.dispatch(restore.setMeta(places, { remove: back.id }).setMeta("addToHistory", false))
}

/* Whether what is pasted at a place may begin sections: it is the text of an article, not a cell in it. */
const canDivide = ({ state: { doc, schema } }, { from, to }) =>
  "sectionHeading" in schema.nodes && [from, to].every((at) => doc.resolve(at).depth <= 1)

/* Inserts whole sections instead of the selection: no line joins the one before, and none is left empty. */
const pasteSections = (view, html) => {
  const { body } = new globalThis.DOMParser().parseFromString(html, "text/html")
  const { content } = DOMParser.fromSchema(view.state.schema).parse(body)
  const { selection, tr } = view.state
  const { $from, $to } = selection
  const isAtEnd = ({ depth, parent, parentOffset }) => depth && parentOffset === parent.content.size
  const isAtStart = ({ depth, parentOffset }) => depth && parentOffset === 0
  const from = isAtStart($from) ? $from.before() : isAtEnd($from) ? $from.after() : $from.pos
  const to = isAtEnd($to) ? $to.after() : isAtStart($to) ? $to.before() : $to.pos
  tr.replace(from, to, new Slice(content, 0, 0))
  tr.setSelection(TextSelection.near(tr.doc.resolve(from + content.size), -1))
  view.dispatch(tr.scrollIntoView())
}

const bring = async (view, { html: whole, text, from, to }) => {
  const form = view.dom.closest("form")
  const mayUpload = view.dom.editor?.storage.Image && document.getElementById("image-new")
  const { html, files } = mayUpload ? takePictures(whole) : { html: whole, files: [] }
  const id = `${++last}`
  view.dispatch(view.state.tr.setMeta(places, { add: { id, from, to } }))
  say(view, "")
  const slow = setTimeout(() => say(view, settings().waiting), PATIENCE)
  const found = await translate(html, form)
  clearTimeout(slow)
  if (view.isDestroyed) return
  const isDivided = found.text && canDivide(view, place(view, id))
  if (isDivided) insert(view, id, () => pasteSections(view, found.text))
  else if (!found.problem) insert(view, id, () => view.pasteHTML(found.html || "<p></p>"))
  else insert(view, id, () => view.pasteText(text || html.replace(/<[^>]*>/g, " ")))
  say(view, report(found))
  if (files.length) setTimeout(() => askAbout(form, files))
}

/* Inserts HTML from the clipboard or a drop; returns whether there was any. */
const take = (view, event, data, at) => {
  const html = data?.getData("text/html") ?? ""
  const text = data?.getData("text/plain") ?? ""
  // A picture alone is offered to be uploaded.
  const isPicture = data?.files.length && !text
  if (!html || isPicture || isProse(html)) {
    if (!isPicture) say(view, "")
    return false
  }
  event.preventDefault()
  const task = bring(view, { html, text, from: at.from, to: at.to })
  pending.set(task, view.dom.closest("form"))
  task.finally(() => pending.delete(task))
  return true
}

/* A form waits for what is being pasted into it. */
document.addEventListener(
  "submit",
  async (event) => {
    const { target, submitter } = event
    const tasks = [...pending].filter(([, form]) => form === target).map(([task]) => task)
    if (!tasks.length) return
    event.preventDefault()
    event.stopImmediatePropagation()
    await Promise.allSettled(tasks)
    target.requestSubmit(submitter)
  },
  { capture: true },
)

export const Pasting = Extension.create({
  name: "Pasting",
  addProseMirrorPlugins: () => [
    new Plugin({
      key: places,
      state: {
        init: () => [],
        apply(tr, waiting) {
          const { add, remove } = tr.getMeta(places) ?? {}
          const kept = waiting
            .filter(({ id }) => id !== remove)
            .map(({ id, from, to }) => {
              // Text typed at the place comes after the paste, and before the cursor to restore.
              const side = id.endsWith("back") ? 1 : -1
              return { id, from: tr.mapping.map(from, side), to: tr.mapping.map(to, side) }
            })
          return add ? kept.concat(add) : kept
        },
      },
      props: {
        handleDOMEvents: {
          paste: (view, event) => take(view, event, event.clipboardData, view.state.selection),
          drop(view, event) {
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
            if (view.dragging || !at) return false
            return take(view, event, event.dataTransfer, { from: at.pos, to: at.pos })
          },
        },
      },
      view(view) {
        // A line below each text that says what of a paste was left out.
        const box = document.createElement("p")
        box.className = "prose-status"
        box.role = "status"
        // The editor's box is in the page after this.
        queueMicrotask(() => view.dom.closest(".prose-editor")?.append(box))
        return { destroy: () => box.remove() }
      },
    }),
  ],
})
