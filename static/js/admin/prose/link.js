/* Links: to a page of this site, which is picked by its title, or to an address.

   Links to pages of this site whose readers would not find what the text says are underlined in the
   text: the page is not public, was retracted, has a new address, or does not exist. */
import { Link as BaseLink, pm } from "django-prose-editor/editor"
import { ask, language, lookUp, remember } from "prose/requests"
import { opened } from "prose/dialogs"
import { picker } from "prose/picker"
import { likelyItems, noteUse } from "prose/recent"

const { Plugin, PluginKey } = pm.state
const { Decoration, DecorationSet } = pm.view

const NAME = "link"
// After the last change of the text, in milliseconds.
const WAIT = 600

const dialogOf = () => document.getElementById("prose-link")

/* The address that somebody types or pastes, '' for the words of a search. Addresses of this site
   are stored without its host. */
const addressOf = (typed) => {
  const text = typed.trim()
  if (/\s/.test(text)) return ""
  if (text.startsWith(`${location.origin}/`)) return text.slice(location.origin.length)
  if (/^(https?:\/\/.|mailto:.|\/|#.)/i.test(text)) return text
  if (/^[^@/:?#]+@[\w-]+(\.[\w-]+)+$/.test(text)) return `mailto:${text}`
  return /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(?=[/?#]|$)/i.test(text) ? `https://${text}` : ""
}

const isOwn = (address) => /^\/(?!\/)/.test(address) || address.startsWith(`${location.origin}/`)

/* The page at an address of this site; null or undefined for any other address. */
const pageAt = (address) => (isOwn(address) ? lookUp(dialogOf().dataset.lookup, address) : null)

let field

const search = async (q) => {
  const { dataset } = dialogOf()
  const address = addressOf(q)
  const [page, found] = await Promise.all([
    address ? pageAt(address) : null,
    ask(dataset.lookup, { q, language: language() }),
  ])
  if (!address) return found
  const title = page?.title || address
  const about = page ? page.problem || page.about : dataset.address
  const others = found.results.filter(({ key }) => key !== page?.key)
  return { ...found, results: [{ key: page?.key ?? address, title, about }, ...others] }
}

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  const renewed = dialog.querySelector("[data-renew]")
  const use = (item) => {
    if (!item) return tell(null)
    if ("state" in item) remember(dialog.dataset.lookup, item.key, item)
    dialog.close("use")
  }
  const likely = () =>
    likelyItems("link", {
      lookUp: async (key) => (isOwn(key) ? await pageAt(key) : { title: key }),
      offer: () => search(""),
    })
  field = picker(dialog.querySelector("[data-picker]"), { search, changed: use, pointed: true, likely })

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (field.chosen) return dialog.close("use")
    const address = addressOf(field.typed)
    if (address) field.choose({ key: address, title: address })
    else if (field.typed) field.look()
    else field.check()
  })
  renewed.addEventListener("click", () => field.choose(JSON.parse(renewed.value)))
}

/* Says below the field what readers of a link find, and offers a new address. */
const tell = (page) => {
  const dialog = dialogOf()
  const note = dialog.querySelector("[data-found]")
  const renewed = dialog.querySelector("[data-renew]")
  note.textContent = page?.problem ?? ""
  note.hidden = !page?.problem
  renewed.hidden = !["moved", "renamed"].includes(page?.state)
  renewed.value = JSON.stringify(page ?? null)
}

/* Writes a link over the selected words, over the link at the cursor, or with the title of its page. */
const put = (editor, { key: href, title }) => {
  const chain = editor.chain().focus()
  if (editor.isActive(NAME)) {
    return chain.extendMarkRange(NAME).updateAttributes(NAME, { href }).run()
  }
  if (!editor.state.selection.empty) return chain.setLink({ href }).run()
  const marks = [{ type: NAME, attrs: { href } }]
  return chain
    .insertContent({ type: "text", text: title, marks })
    .command(({ tr, state }) => {
      // Writing goes on after the link.
      tr.removeStoredMark(state.schema.marks[NAME])
      return true
    })
    .run()
}

const edit = async (editor) => {
  const dialog = dialogOf()
  if (!dialog || dialog.open) return
  if (!field) prepare(dialog)
  const { href = "" } = editor.getAttributes(NAME)
  const isLink = editor.isActive(NAME)
  tell(null)
  field.set(href ? { key: href, title: href } : null)
  if (href) {
    Promise.resolve(pageAt(href)).then((page) => {
      if (!page || field.chosen?.key !== href) return
      field.set({ key: href, title: page.title, about: page.about })
      tell(page)
    })
  }
  const answer = opened(dialog, { editor, editing: isLink })
  dialog.querySelector("[role=combobox]").select()
  const how = await answer
  if (how === "remove") editor.chain().focus().unsetLink().run()
  else if (how === "use" && field.chosen) {
    noteUse("link", field.chosen.key)
    put(editor, field.chosen)
  }
  else editor.commands.focus()
}

const problems = new PluginKey("link problems")

const linksIn = (doc) => {
  const found = []
  doc.descendants((node, at) => {
    const href = node.marks.find(({ type }) => type.name === NAME)?.attrs.href
    if (href && isOwn(href)) found.push({ href, from: at, to: at + node.nodeSize })
  })
  return found
}

const watch = (view) => {
  let timer
  const draw = async () => {
    const { doc } = view.state
    const links = linksIn(doc)
    const pages = await Promise.all(links.map(({ href }) => pageAt(href)))
    // A change meanwhile has started the timer again.
    if (view.isDestroyed || view.state.doc !== doc) return
    const shown = links.flatMap(({ from, to }, place) => {
      const { problem } = pages[place] ?? {}
      const attributes = { class: "link-problem", title: problem }
      return problem ? [Decoration.inline(from, to, attributes)] : []
    })
    if (!shown.length && problems.getState(view.state) === DecorationSet.empty) return
    view.dispatch(
      view.state.tr
        .setMeta(problems, DecorationSet.create(doc, shown))
        .setMeta("addToHistory", false),
    )
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(draw, WAIT)
  }
  if (dialogOf()) later()
  return {
    update(_view, before) {
      if (dialogOf() && before.doc !== view.state.doc) later()
    },
    destroy: () => clearTimeout(timer),
  }
}

export const Link = BaseLink.extend({
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      button: buttons.material("insert_link", ""),
      active: (editor) => editor.isActive(NAME),
      command: edit,
    })
    menu.defineItem({
      name: "unlink",
      groups: "link",
      button: buttons.material("link_off", ""),
      hidden: (editor) => !editor.isActive(NAME),
      command: (editor) => editor.chain().focus().unsetLink().run(),
    })
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      // Outside of texts, the same keys search the whole desk.
      globalThis.event?.stopPropagation()
      edit(editor)
      return true
    },
  }),
  addProseMirrorPlugins() {
    const plugin = new Plugin({
      key: problems,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, shown) => tr.getMeta(problems) ?? shown.map(tr.mapping, tr.doc),
      },
      props: { decorations: (state) => problems.getState(state) },
      view: watch,
    })
    return [...(this.parent?.() ?? []), plugin]
  },
})
