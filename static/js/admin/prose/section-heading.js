/* A heading of a section is no part of its text: the line that is made one begins a new section. The
   page of the article does that (js/admin/writing/splitting.js); other pages have no such button. */
import { Extension, InputRule } from "django-prose-editor/editor"

const canSplit = (editor) => Boolean(editor.view.dom.closest("#sections-group"))

const split = (editor) => {
  if (!canSplit(editor)) return false
  document.dispatchEvent(new CustomEvent("sections:split", { detail: { editor, isHeading: true } }))
  return true
}

export const SectionHeading = Extension.create({
  name: "SectionHeading",
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "sectionHeading",
      groups: "blockType nodes headings",
      priority: 200,
      button: buttons.heading(2),
      hidden: (editor) => !canSplit(editor),
      command: split,
    })
  },
  addKeyboardShortcuts() {
    return { "Mod-Alt-2": () => split(this.editor) }
  },
  addInputRules() {
    const { editor } = this
    return [
      new InputRule({
        find: /^##\s$/,
        handler({ chain, range }) {
          if (!canSplit(editor)) return null
          chain().deleteRange(range).run()
          // After the editor has taken the change.
          setTimeout(() => split(editor))
        },
      }),
    ]
  },
})
