/* Footnotes of the author's own. In the text one is a number; its words are written in a dialog, in an
   editor of one paragraph that has the marks, links, citations and numbers of the text. */
import { Document, Editor, Menu, Node, pm } from "django-prose-editor/editor"
import { complain, element, opened } from "prose/dialogs"
import { keptFromWords } from "prose/marks"

const { NodeSelection } = pm.state

const NAME = "Footnote"
const IN_NOTES = new Set([
  ...["text", "paragraph", "bold", "italic", "superscript", "subscript", "hardBreak", "link"],
  ...["Citation", "Cell", "Claim", "Equation", "history", "undoRedo", "noSpellCheck"],
])
const MENU = ["marks", "link", "insert", "history"].map((group) => ({ group }))

const SIGN =
  '<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M3 8h9M3 13h13M3 18h11M17 5l3-1.5v7"/></svg>'

const dialogOf = () => document.getElementById("prose-footnote")

/* The editor of a footnote's words, with the extensions that the text around it has. */
const writing = (dialog, around, content) => {
  const box = dialog.querySelector("[data-words]")
  const editor = new Editor({
    element: box,
    extensions: [
      Document.extend({ content: "paragraph" }),
      Menu.configure({ groups: MENU }),
      ...around.extensionManager.extensions.filter(({ name }) => IN_NOTES.has(name)),
    ],
    content: { type: "doc", content: [{ type: "paragraph", content }] },
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": box.dataset.label },
      handleKeyDown(view, event) {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return false
        if (view.state.selection instanceof NodeSelection) return false
        dialog.querySelector("form").requestSubmit()
        return true
      },
    },
  })
  // The toolbar of an editor follows it.
  setTimeout(() => {
    box.dispatchEvent(new Event("prose:toolbar", { bubbles: true }))
    editor.commands.focus("end")
  })
  return editor
}

let prepared = false
let written

const prepare = (dialog) => {
  prepared = true
  const form = dialog.querySelector("form")
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const box = dialog.querySelector("[role=textbox]")
    const isEmpty = !written.state.doc.textContent.trim() && written.state.doc.content.size <= 2
    complain(box, isEmpty ? dialog.dataset.empty : "")
    if (isEmpty) box.focus()
    else dialog.close("use")
  })
}

/* Asks for the words of a footnote: of the one at this place, or of a new one behind the selection. */
const edit = async (editor, at) => {
  const dialog = dialogOf()
  if (!prepared) prepare(dialog)
  const now = at === undefined ? null : editor.state.doc.nodeAt(at)
  written = writing(dialog, editor, now?.content.toJSON() ?? [])
  const answer = await opened(dialog, { editor, editing: Boolean(now) })
  const [{ content = [] }] = written.getJSON().content
  written.destroy()
  dialog.querySelector("[data-words]").replaceChildren()
  dialog.querySelector(".problem")?.remove()
  if (answer === "remove" && now) editor.chain().focus().setNodeSelection(at).deleteSelection().run()
  else if (answer !== "use") editor.commands.focus()
  else {
    const from = at ?? editor.state.selection.to
    const node = editor.schema.nodeFromJSON({ type: NAME, content })
    editor
      .chain()
      .focus()
      .command(({ tr }) => {
        tr.replaceWith(from, now ? from + now.nodeSize : from, node)
        return true
      })
      .setTextSelection(from + node.nodeSize)
      .run()
  }
}

const chosen = ({ state: { selection } }) =>
  selection instanceof NodeSelection && selection.node.type.name === NAME ? selection.from : undefined

/* The words of a footnote, with those of its chips. */
const wordsOf = (node) => {
  const parts = []
  node.descendants((child) => {
    if (child.isText) parts.push(child.text)
    else if (child.type.name !== "hardBreak") parts.push("…")
    else parts.push(" ")
  })
  return parts.join("")
}

export const Footnote = Node.create({
  name: NAME,
  group: "inline",
  inline: true,
  // Its words are not written in the text.
  atom: true,
  draggable: true,
  content: "(text | hardBreak | Citation | Cell | Equation)*",
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
  addNodeView:
    () =>
    ({ node, editor, getPos }) => {
      const dom = element("sup", { class: "prose-mark Footnote", role: "img" })
      const draw = (of) => {
        const words = wordsOf(of)
        dom.title = words
        dom.setAttribute("aria-label", `${dialogOf()?.dataset.name ?? ""}: ${words}`)
      }
      draw(node)
      dom.addEventListener("click", () => {
        if (!dialogOf() || !editor.isEditable) return
        editor.commands.setNodeSelection(getPos())
        edit(editor, getPos())
      })
      return {
        dom,
        update(changed) {
          if (changed.type.name !== NAME) return false
          draw(changed)
          return true
        },
        ignoreMutation: () => true,
      }
    },
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      const at = chosen(editor)
      if (at === undefined || !dialogOf()) return false
      edit(editor, at)
      return true
    },
    "Mod-Alt-f": ({ editor }) => {
      if (!dialogOf()) return false
      edit(editor, chosen(editor))
      return true
    },
  }),
  addProseMirrorPlugins: () => [keptFromWords({ name: NAME, inline: true })],
  addMenuItems({ menu, buttons }) {
    const dialog = dialogOf()
    if (!dialog) return
    menu.defineItem({
      name: "prose-footnote",
      groups: "insert",
      button: buttons.svg(SIGN, dialog.dataset.button),
      active: (editor) => editor.isActive(NAME),
      command: (editor) => edit(editor, chosen(editor)),
    })
  },
})
