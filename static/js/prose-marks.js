/* The marks of articles/prose.py as nodes of the editor, so that editing keeps them whole. */
import { Node } from "django-prose-editor/editor"

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
})

/* What the editor shows in the mark's place; the page replaces it when it is rendered. */
const mark = ({ name, tag, reference, others = [], inline }) =>
  Node.create({
    name,
    group: inline ? "inline" : "block",
    inline,
    atom: true,
    draggable: true,
    addAttributes: () =>
      Object.fromEntries([reference, ...others].map((key) => [key, attribute(key)])),
    parseHTML: () => [{ tag: `${tag}[${reference}]` }],
    renderHTML: ({ node, HTMLAttributes }) => [
      tag,
      { ...HTMLAttributes, class: "prose-mark" },
      [node.attrs[reference], ...others.map((key) => node.attrs[key])].filter(Boolean).join(", "),
    ],
  })

export const Citation = mark({
  name: "Citation",
  tag: "cite",
  reference: "data-source",
  others: ["data-locator"],
  inline: true,
})

export const Cell = mark({
  name: "Cell",
  tag: "data",
  reference: "data-cell",
  others: ["data-form"],
  inline: true,
})

export const DataTable = mark({
  name: "DataTable",
  tag: "div",
  reference: "data-table",
  inline: false,
})

export const Chart = mark({
  name: "Chart",
  tag: "figure",
  reference: "data-chart",
  inline: false,
})

export const Image = mark({
  name: "Image",
  tag: "picture",
  reference: "data-image",
  others: ["data-alt"],
  inline: false,
})
