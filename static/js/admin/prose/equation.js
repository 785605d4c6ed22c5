/* Equations: LaTeX, in a line or on a line of its own. The server shows what readers will see. */
import { Node, pm } from "django-prose-editor/editor"
import { placeOfBlock } from "prose/blocks"
import { complain, element, opened } from "prose/dialogs"
import { keptFromWords } from "prose/marks"
import { lookAt } from "prose/requests"

const { NodeSelection } = pm.state

const INLINE = "Equation"
const DISPLAY = "DisplayEquation"
// After the last key, in milliseconds.
const WAIT = 300

const SIGN =
  '<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M19 7V4H5l8 8-8 8h14v-3"/></svg>'

const dialogOf = () => document.getElementById("prose-equation")
const seen = (latex, display) => lookAt(dialogOf().dataset.address, { latex, display: display ? "1" : "" })

let parts

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  const { latex, display } = form.elements
  const box = dialog.querySelector("[data-preview]")
  let timer
  let turn = 0

  /* Shows the equation; returns whether it can be read. */
  const show = async () => {
    clearTimeout(timer)
    const mine = ++turn
    const written = latex.value.trim()
    const found = written ? await seen(written, display.checked) : { html: "" }
    if (mine !== turn) return false
    complain(latex, found ? (found.problem ?? "") : dialog.dataset.failed)
    if (found && !found.problem) box.innerHTML = found.html
    return Boolean(found && !found.problem)
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(show, WAIT)
  }
  latex.addEventListener("input", later)
  display.addEventListener("change", show)
  latex.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (!latex.value.trim()) complain(latex, dialog.dataset.empty)
    else if (await show()) return dialog.close("use")
    latex.focus()
  })
  return {
    start(written, isDisplay) {
      latex.value = written
      display.checked = isDisplay
      box.replaceChildren()
      complain(latex, "")
      show()
    },
    read: () => ({
      latex: latex.value.trim().replace(/^(\$\$?)([^$]+)\1$/, "$2").trim(),
      isDisplay: display.checked,
    }),
  }
}

/* Asks for an equation: for the one at this place, or a new one. */
const edit = async (editor, at) => {
  const dialog = dialogOf()
  parts ??= prepare(dialog)
  const { doc, selection, schema } = editor.state
  const now = at === undefined ? null : doc.nodeAt(at)
  // A footnote has no lines of its own.
  const canDisplay = Boolean(schema.nodes[DISPLAY])
  dialog.querySelector("[data-display]").hidden = !canDisplay
  const isEmptyLine = canDisplay && selection.$from.depth === 1 && !selection.$from.parent.content.size
  const words = now ? now.attrs["data-latex"] : doc.textBetween(selection.from, selection.to, " ")
  parts.start(words, now ? now.type.name === DISPLAY : isEmptyLine)
  const answer = await opened(dialog, { editor, editing: Boolean(now) })
  if (answer === "remove" && now) editor.chain().focus().setNodeSelection(at).deleteSelection().run()
  else if (answer !== "use") editor.commands.focus()
  else write(editor, at, parts.read())
}

const write = (editor, at, { latex, isDisplay }) => {
  const node = { type: isDisplay ? DISPLAY : INLINE, attrs: { "data-latex": latex } }
  const { state } = editor
  const now = at === undefined ? null : state.doc.nodeAt(at)
  const chain = editor.chain().focus()
  if (now?.type.name === node.type) {
    chain.setNodeSelection(at).updateAttributes(node.type, node.attrs).run()
  } else if (now && !isDisplay) {
    const line = { type: "paragraph", content: [node] }
    chain.insertContentAt({ from: at, to: at + now.nodeSize }, line).run()
  } else if (now) {
    chain.setNodeSelection(at).deleteSelection().run()
    editor.chain().focus().insertContentAt(placeOfBlock(editor.state), node).run()
  } else if (isDisplay) chain.insertContentAt(placeOfBlock(state), node).run()
  else chain.insertContentAt({ from: state.selection.from, to: state.selection.to }, node).run()
}

const chosen = ({ state: { selection } }) =>
  selection instanceof NodeSelection && [INLINE, DISPLAY].includes(selection.node.type.name)
    ? selection.from
    : undefined

const chip = (node, isDisplay) => {
  const dom = element(isDisplay ? "div" : "span", { class: "prose-mark Equation" })
  const draw = async ({ attrs }) => {
    const latex = attrs["data-latex"] ?? ""
    if (!dom.textContent) dom.textContent = latex
    if (!dialogOf()) return
    const found = await seen(latex, isDisplay)
    dom.classList.toggle("broken", Boolean(found?.problem))
    dom.title = found?.problem ?? latex
    if (found?.html) dom.innerHTML = found.html
    else dom.textContent = latex
  }
  draw(node)
  return { dom, draw }
}

const equation = (name, isDisplay) =>
  Node.create({
    name,
    group: isDisplay ? "block" : "inline",
    inline: !isDisplay,
    atom: true,
    draggable: true,
    addAttributes: () => ({
      "data-latex": {
        default: "",
        parseHTML: (from) => from.getAttribute("data-latex"),
        renderHTML: (attributes) => ({ "data-latex": attributes["data-latex"] }),
      },
    }),
    parseHTML: () => [{ tag: `${isDisplay ? "div" : "span"}.math[data-latex]` }],
    // A text with nothing but an empty block would count as empty, and be lost.
    renderHTML: ({ node, HTMLAttributes }) => [
      isDisplay ? "div" : "span",
      { class: "math", ...HTMLAttributes },
      ...(isDisplay ? [node.attrs["data-latex"]] : []),
    ],
    addNodeView:
      () =>
      ({ node, editor, getPos }) => {
        const { dom, draw } = chip(node, isDisplay)
        dom.addEventListener("click", () => {
          if (!dialogOf() || !editor.isEditable) return
          editor.commands.setNodeSelection(getPos())
          edit(editor, getPos())
        })
        return {
          dom,
          update(changed) {
            if (changed.type.name !== name) return false
            draw(changed)
            return true
          },
          ignoreMutation: () => true,
        }
      },
    addProseMirrorPlugins: () => [keptFromWords({ name, inline: !isDisplay })],
  })

export const Equation = equation(INLINE, false).extend({
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      const at = chosen(editor)
      if (at === undefined || !dialogOf()) return false
      edit(editor, at)
      return true
    },
  }),
  addMenuItems({ menu, buttons }) {
    const dialog = dialogOf()
    if (!dialog) return
    menu.defineItem({
      name: "prose-equation",
      groups: "insert",
      priority: 95,
      button: buttons.svg(SIGN, dialog.dataset.button),
      active: (editor) => editor.isActive(INLINE) || editor.isActive(DISPLAY),
      command: (editor) => edit(editor, chosen(editor)),
    })
  },
})

export const DisplayEquation = equation(DISPLAY, true)
