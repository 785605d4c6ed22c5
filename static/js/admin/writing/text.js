/* The text of an article in its editor, and the sections that its headings begin. They are counted as
   articles/prose/sections.py divides the text. */
export const boxOfText = () => document.querySelector(".writing-text .prose-editor > [role=textbox]")
export const editorOfText = () => boxOfText()?.editor ?? null

/* Calls back with the editor, now or once it has started. */
export const whenStarted = (begin) => {
  if (editorOfText()) return begin(editorOfText())
  document.addEventListener("prose-editor:ready", ({ detail }) => begin(detail.editor), { once: true })
}

const isWritten = (node) => !node.isTextblock || node.textContent.trim() || hasMarks(node)
const hasMarks = (node) =>
  node.content.content.some((child) => !child.isText && child.type.name !== "hardBreak")

/* The sections of a document: their words, anchors and places. The first needs no heading. */
export const sectionsOf = (doc) => {
  const found = [{ heading: "", anchor: "", at: 0, isWritten: false }]
  doc.forEach((node, at) => {
    const isHeading = node.type.name === "sectionHeading"
    const heading = isHeading ? node.textContent.trim() : ""
    if (heading) found.push({ heading, anchor: node.attrs.anchor ?? "", at, isWritten: true })
    else if (!isHeading && isWritten(node)) found.at(-1).isWritten = true
  })
  const sections = found.filter((section) => section.isWritten)
  return sections.map((section, place) => ({
    ...section,
    end: sections[place + 1]?.at ?? doc.content.size,
  }))
}

/* The place among the sections of a place in the document. */
export const indexAt = (sections, at) =>
  Math.max(0, sections.findLastIndex((section) => section.at <= at))

/* The section that a target of the server names: `sections-` and its place, from 0. */
export const sectionNamed = (editor, target) => {
  const [, place] = target.match(/^sections-(\d+)$/) ?? []
  return place === undefined ? null : sectionsOf(editor.state.doc)[place]
}

/* Puts the cursor at the beginning of a place, and the place into sight. */
export const goTo = (editor, at) => {
  editor.chain().focus(null, { scrollIntoView: false }).setTextSelection(at + 1).run()
  const node = editor.view.nodeDOM(at)
  if (node?.scrollIntoView) node.scrollIntoView()
  else editor.commands.scrollIntoView()
}

/* Moves a section before another, or to the end; what opens the text without heading stays first. Returns
   its new place among the sections, -1 if it stays where it is. */
export const moveSection = (editor, index, place) => {
  const { state, view } = editor
  const sections = sectionsOf(state.doc)
  const first = sections[0]?.heading ? 0 : 1
  const target = Math.min(Math.max(place, first), sections.length - 1)
  if (!sections[index]?.heading || target === index) return -1
  const { at, end } = sections[index]
  const to = target < index ? sections[target].at : sections[target].end
  const moved = state.doc.slice(at, end).content
  const tr = state.tr.delete(at, end)
  const there = tr.mapping.map(to)
  tr.insert(there, moved)
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(there + 1)))
  view.dispatch(tr)
  return target
}
