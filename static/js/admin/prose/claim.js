/* Claims about numbers that an editor has confirmed: a format of their words, with the dataset, what they
   state of it, and the words as they were. The Numbers panel (audit.js) confirms and changes them. */
import { Mark } from "django-prose-editor/editor"

// CLAIM_ATTRIBUTES of articles/prose/schema.py.
const ATTRIBUTES = ["data-claim", "data-statement", "data-words"]

export const Claim = Mark.create({
  name: "Claim",
  // Around links and emphasis, so that a claim is stored as one element.
  priority: 1100,
  // What is written behind a claim is no part of it.
  inclusive: false,
  addAttributes: () =>
    Object.fromEntries(
      ATTRIBUTES.map((name) => [
        name,
        {
          default: "",
          parseHTML: (from) => from.getAttribute(name) ?? "",
          renderHTML: (attributes) => ({ [name]: attributes[name] }),
        },
      ]),
    ),
  parseHTML: () => [{ tag: "mark[data-claim]" }],
  renderHTML: ({ HTMLAttributes }) => ["mark", HTMLAttributes, 0],
})
