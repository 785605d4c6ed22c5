/* The marks of articles/prose/schema.py as nodes of the editor.

   What is stored of a mark are its attributes alone. The editor shows a chip in its place, with
   the title or value of today; a click or Enter on it opens the dialog of the mark. */
import { Node, pm } from "django-prose-editor/editor"
import { forget } from "prose/requests"
import { element, opened } from "prose/dialogs"

const { NodeSelection, Plugin, Selection, TextSelection } = pm.state

const attribute = (name) => ({
  default: null,
  parseHTML: (from) => from.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
})

/* A boolean attribute. */
const flag = (name) => ({
  default: false,
  parseHTML: (from) => from.hasAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: "" } : {}),
})

const selected = ({ state }, name) => {
  const { selection } = state
  return selection instanceof NodeSelection && selection.node.type.name === name ? selection : null
}

/* Where a new mark goes: a block below the one that is being written, or in its place if it is
   empty; a word-like mark in the text, where `replacing` says what becomes of selected words. */
const put = (editor, node, { inline, replacing }) => {
  const { $to, from, to } = editor.state.selection
  const chain = editor.chain().focus()
  if (inline) return chain.insertContentAt(replacing ? { from, to } : to, node).run()
  const isEmpty = $to.depth === 1 && !$to.parent.content.size
  const place = $to.depth ? $to.after(1) : to
  return chain
    .insertContentAt(isEmpty ? { from: $to.before(1), to: place } : place, node)
    .command(({ tr, dispatch }) => {
      // Writing goes on below the block, also where nothing stands yet.
      const at = tr.doc.resolve((isEmpty ? $to.before(1) : place) + 1)
      const { nodeAfter, pos } = at
      const gap = () => Selection.fromJSON(tr.doc, { type: "gapcursor", pos })
      if (dispatch) tr.setSelection(nodeAfter && !nodeAfter.isAtom ? Selection.near(at) : gap())
      return true
    })
    .run()
}

/* Asks the dialog and writes what it says; `at` is the place of a mark to change, if there
   is one, and `file` what was dropped or pasted. */
const edit = async (editor, { name, fill, inline, replacing, dialog }, at, file) => {
  const now = at === undefined ? null : editor.state.doc.nodeAt(at).attrs
  const { from, to } = editor.state.selection
  const words = now ? "" : editor.state.doc.textBetween(from, to, " ")
  const read = fill(dialog, now ?? {}, words, file, editor.state.selection)
  const answer = await opened(dialog, { editor, editing: Boolean(now) })
  if (answer === "remove" && now) editor.chain().focus().setNodeSelection(at).deleteSelection().run()
  else if (answer !== "use") editor.commands.focus()
  else if (now) {
    const chain = editor.chain().focus().setNodeSelection(at)
    chain.updateAttributes(name, read()).setNodeSelection(at).run()
  } else put(editor, { type: name, attrs: read() }, { inline, replacing })
}

/* Several files that are dropped at once are asked about one after the other. */
const askForEach = async (editor, kind, files) => {
  for (const file of files) await edit(editor, kind, undefined, file)
}

/* A file that misses the texts would replace the page in its tab. */
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return
    if (event.target.closest?.("input[type=file]")) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "none"
  })
}

/* Words that are written while a mark of this name is chosen go after it, below a block in a paragraph
   of their own; the editor would put them in its place. An input method writes into the page itself,
   so that they have their place once it takes a key. */
const TAKEN_BY_INPUT_METHOD = 229

/* A click above or below a chip can put the cursor into it, where words that are written are lost: it
   goes before or after the chip. */
const leaveChip = (view, { clientX }) => {
  const { anchorNode, isCollapsed } = getSelection()
  const inside = anchorNode?.parentElement?.closest("span[contenteditable=false]")
  if (!isCollapsed || !inside || !view.dom.contains(inside)) return
  const { left, right } = inside.getBoundingClientRect()
  const { tr } = view.state
  const at = view.posAtDOM(inside, 0, clientX < (left + right) / 2 ? -1 : 1)
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at))))
  // The editor may have taken the place for this one, and leave the page's cursor where it is.
  const { node, offset } = view.domAtPos(at)
  getSelection().collapse(node, offset)
}

export const keptFromWords = ({ name, inline }) => {
  const goPast = (view) => {
    const { tr, schema } = view.state
    const past = selected(view, name)?.to
    if (past === undefined) return false
    if (!inline) tr.insert(past, schema.nodes.paragraph.create())
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, inline ? past : past + 1)))
    return true
  }
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        if (!goPast(view)) return false
        view.dispatch(view.state.tr.insertText(text).scrollIntoView())
        return true
      },
      handleKeyDown(view, { keyCode, key }) {
        if (keyCode === TAKEN_BY_INPUT_METHOD && key !== "Unidentified") goPast(view)
        return false
      },
      handleDOMEvents: {
        mouseup(view, event) {
          // Once the editor has heard of the click.
          setTimeout(() => view.isDestroyed || leaveChip(view, event))
        },
      },
    },
  })
}

/* The chip of a mark: `show(attributes, dialog)` returns its {text, about, draft, broken, picture,
   preview}, perhaps as a promise. A block's `text` is its title, and `about` stands below it; `preview` is a
   promise of the {html} that readers will see, or of the `problem`. */
const chip = ({ name, reference, inline, show }, { attrs }, dialog) => {
  const dom = element(inline ? "span" : "div", { class: `prose-mark ${name}` })
  let shown
  const draw = async (attributes) => {
    shown = attributes
    const plain = attributes["data-caption"] || attributes[reference]
    if (!dom.textContent) dom.textContent = plain
    if (!dialog) return
    const display = await show(attributes, dialog)
    if (shown !== attributes) return
    dom.classList.toggle("broken", Boolean(display.broken))
    dom.classList.toggle("draft", Boolean(display.draft))
    dom.title = display.broken || (inline ? (display.about ?? "") : "")
    if (inline) dom.textContent = display.text
    else {
      const { text, about, draft, broken } = display
      const lines = [text, about, draft, broken].filter(Boolean)
      dom.replaceChildren(
        ...(display.picture ? [element("img", { src: display.picture, alt: "" })] : []),
        ...lines.map((line, number) => element(number ? "span" : "strong", {}, line)),
      )
      const seen = await display.preview
      if (shown !== attributes || !seen) return
      if (seen.problem) {
        dom.classList.add("broken")
        dom.title = seen.problem
        dom.append(element("span", {}, seen.problem))
      } else {
        // Its title and its size are said above it.
        const box = element("div", { class: "mark-preview chart", "aria-hidden": "true" })
        box.innerHTML = seen.html
        dom.append(box)
      }
    }
  }
  const again = () => draw({ ...shown })
  document.addEventListener("prose:again", again)
  draw(attrs)
  return { dom, draw, leave: () => document.removeEventListener("prose:again", again) }
}

/* A node of the editor for a mark. `show` is explained above; `fill(dialog, attributes, words, file, selection)`
   fills the dialog and returns a function that reads the attributes from it. With `takesFiles` the
   dialog opens for files that are dropped on the text or pasted into it. */
export const mark = (kind) => {
  const { name, tag, reference, others = [], flags = [], inline = false, id, icon, takesFiles } = kind
  const own = () => ({ ...kind, inline, dialog: document.getElementById(id) })
  return Node.create({
    name,
    group: inline ? "inline" : "block",
    inline,
    atom: true,
    draggable: true,
    addAttributes: () =>
      Object.fromEntries([
        ...[reference, ...others].map((key) => [key, attribute(key)]),
        ...flags.map((key) => [key, flag(key)]),
      ]),
    parseHTML: () => [{ tag: `${tag}[${reference}]` }],
    // A text with nothing but an empty block would count as empty, and be lost.
    renderHTML: ({ node, HTMLAttributes }) => [
      tag,
      HTMLAttributes,
      ...(inline ? [] : [node.attrs[reference]]),
    ],
    addNodeView:
      () =>
      ({ node, editor, getPos }) => {
        const { dialog } = own()
        const { dom, draw, leave } = chip({ ...kind, inline }, node, dialog)
        dom.addEventListener("click", () => {
          if (!dialog || !editor.isEditable) return
          editor.commands.setNodeSelection(getPos())
          edit(editor, own(), getPos())
        })
        return {
          dom,
          update(changed) {
            if (changed.type.name !== name) return false
            draw(changed.attrs)
            return true
          },
          ignoreMutation: () => true,
          destroy: leave,
        }
      },
    // For what is pasted with its pictures in it (see pasting.js).
    addStorage: () =>
      takesFiles ? { ask: (editor, files) => askForEach(editor, own(), files) } : {},
    addKeyboardShortcuts: () => ({
      Enter: ({ editor }) => {
        const at = selected(editor, name)?.from
        if (at === undefined || !own().dialog) return false
        edit(editor, own(), at)
        return true
      },
    }),
    addProseMirrorPlugins() {
      const { editor } = this
      const take = (event, files) => {
        if (!files?.length || !own().dialog) return false
        event.preventDefault()
        askForEach(editor, own(), [...files])
        return true
      }
      // Before the editor reads what comes, which would say of an image that it is left out.
      const handleDOMEvents = {
        paste(view, event) {
          // Some programs send a picture of the words along with them.
          const { files, types } = event.clipboardData ?? {}
          return types?.includes("text/plain") ? false : take(event, files)
        },
        drop(view, event) {
          const { files } = event.dataTransfer ?? {}
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
          if (files?.length && at) editor.commands.setTextSelection(at.pos)
          return take(event, files)
        },
      }
      return [
        keptFromWords({ name, inline }),
        ...(takesFiles ? [new Plugin({ props: { handleDOMEvents } })] : []),
      ]
    },
    addMenuItems({ menu, buttons }) {
      const { dialog } = own()
      if (!dialog) return
      menu.defineItem({
        name: id,
        groups: "insert",
        button: buttons.material(icon, dialog.dataset.button),
        active: (editor) => editor.isActive(name),
        command: (editor) => edit(editor, own(), selected(editor, name)?.from),
      })
    },
  })
}

/* A chip speaks the article's language. */
document.addEventListener("change", ({ target }) => {
  if (target.id !== "id_language") return
  forget()
  document.dispatchEvent(new Event("prose:again"))
})

/* What is missing may have been made in another tab, such as the first release of a dataset. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !document.querySelector(".prose-mark:is(.broken, .draft)")) return
  forget()
  document.dispatchEvent(new Event("prose:again"))
})
