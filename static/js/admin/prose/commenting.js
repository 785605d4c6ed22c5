/* The button of the toolbar for a comment on the selected words; js/admin/comments/comments.js opens its
   dialog. A text that is not saved yet has no comments. */
import { Extension } from "django-prose-editor/editor"

export const Commenting = Extension.create({
  name: "Commenting",
  addMenuItems({ menu, buttons }) {
    if (!document.getElementById("comment-dialog")) return
    menu.defineItem({
      name: "comment",
      groups: "utility",
      button: buttons.material("add_comment", ""),
      command: () => document.dispatchEvent(new Event("comments:write")),
    })
  },
})
