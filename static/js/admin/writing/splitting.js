/* Splits a section at the cursor, joins one with the section before it, and divides what is pasted at
   the headings of its sections. Each can be undone and redone (see steps.js). */
import {
  addition,
  divide,
  docOf,
  focusAt,
  setContent,
  splitAt,
  withAddition,
  withoutAddition,
} from "writing/contents"
import { remove, takeOut } from "writing/removed-sections"
import { add, editorOf, fold, headingOf, isRemoved, sections, whenReady } from "writing/sections"
import {
  begin,
  forget,
  forgetLines,
  isUntouched,
  keep,
  offerRedo,
  rowOf,
  setHeading,
  tell,
  textsOf,
  titleOf,
  words,
} from "writing/steps"

const split = async (editor, isHeading) => {
  begin()
  const whole = editor.state.doc
  const cursor = editor.state.selection.from
  const { top } = editor.view.coordsAtPos(cursor)
  const { heading, before, after } = divide(editor, isHeading)
  const row = add(rowOf(editor))
  const other = await whenReady(row)
  // Nothing is taken out of a text that has changed meanwhile.
  if (!editor.state.doc.eq(whole)) return takeOut(row)
  setContent(editor, docOf(editor, before))
  setContent(other, docOf(other, after))
  setHeading(row, heading)
  if (heading) focusAt(other, 0)
  else headingOf(row).focus({ preventScroll: true })
  // The line stays where it was on the screen.
  scrollBy({ top: headingOf(row).getBoundingClientRect().top - top, behavior: "instant" })

  const step = { texts: textsOf(editor, other) }
  step.undo = () => {
    const title = titleOf(row)
    const isSame = isUntouched(step) && title === heading
    setContent(editor, isSame ? whole : withAddition(editor, addition(editor, other, title)))
    empty(row, other)
    forgetLines()
    forget(step)
    focusAt(editor, cursor)
    editor.commands.scrollIntoView()
    if (!isSame) return
    offerRedo([editor], words.split, () => {
      focusAt(editor, cursor)
      split(editor, isHeading)
    })
  }
  tell(row, step.undo)
  keep(step)
}

const empty = (row, editor) => {
  setContent(editor, docOf(editor, []))
  setHeading(row, "")
  takeOut(row)
}

const join = (row) => {
  const all = sections()
  const before = all[all.indexOf(row) - 1]
  const editor = before && editorOf(before)
  const other = editorOf(row)
  if (!editor || !other) return
  begin()
  fold(before, false)
  forgetLines()
  const whole = editor.state.doc
  const title = titleOf(row)
  const added = addition(editor, other, title)
  setContent(editor, withAddition(editor, added))

  const step = { texts: textsOf(editor) }
  const button = remove(row, {
    text: words.joined.replace("{section}", () => title || words.untitled),
    undone() {
      const isSame = isUntouched(step)
      setContent(editor, isSame ? whole : withoutAddition(editor, added))
      forget(step)
      if (!isSame) return
      const text = words.parted.replace("{section}", () => title || words.untitled)
      offerRedo([editor, other], text, () => join(row))
    },
  })
  step.undo = () => {
    button.click()
    focusAt(editor, whole.content.size)
  }
  keep(step)
  focusAt(editor, whole.content.size)
  editor.commands.scrollIntoView()
}

/* Puts nodes in place of a range of a text; each of the `parts` with a heading is a section of its own.
   The first one is the section itself, if that holds nothing yet. */
const pasteSections = async (editor, { from, to, parts }) => {
  begin()
  const row = rowOf(editor)
  const whole = editor.state.doc
  const title = titleOf(row)
  const [before, after] = splitAt(whole, from, to)
  const isOwn = !parts[0].heading || !(title || before.length)
  const [own, rest] = isOwn ? [parts[0], parts.slice(1)] : [{ nodes: [] }, parts]
  const made = []
  for (const part of rest) {
    const added = add(made.at(-1)?.row ?? row)
    made.push({ row: added, editor: await whenReady(added), ...part })
  }
  if (!editor.state.doc.eq(whole)) {
    for (const each of made) takeOut(each.row)
    return
  }
  setContent(editor, docOf(editor, [...before, ...own.nodes]))
  if (own.heading) setHeading(row, own.heading)
  for (const each of made) {
    const isLast = each === made.at(-1)
    setContent(each.editor, docOf(each.editor, isLast ? [...each.nodes, ...after] : each.nodes))
    setHeading(each.row, each.heading)
  }
  const { editor: last, nodes } = made.at(-1)
  focusAt(last, nodes.reduce((size, node) => size + node.nodeSize, 0))
  // Not behind the bar and the toolbar.
  const { top } = last.view.coordsAtPos(last.state.selection.from)
  scrollBy({ top: top - innerHeight / 2, behavior: "instant" })

  const step = { texts: textsOf(editor, ...made.map((each) => each.editor)) }
  step.undo = async () => {
    const isSame = isUntouched(step) && made.every((each) => titleOf(each.row) === each.heading)
    if (isSame || titleOf(row) === own.heading) setHeading(row, title)
    const left = made.filter((each) => !isRemoved(each.row))
    if (isSame) setContent(editor, whole)
    for (const each of isSame ? [] : left) {
      setContent(editor, withAddition(editor, addition(editor, each.editor, titleOf(each.row))))
    }
    for (const each of left.toReversed()) {
      empty(each.row, each.editor)
      // The rows that are left are put into their order after each.
      await null
    }
    forgetLines()
    forget(step)
    focusAt(editor, from)
    editor.commands.scrollIntoView()
    if (isSame) offerRedo([editor], words.unpasted, () => pasteSections(editor, { from, to, parts }))
  }
  const count = parts.filter((part) => part.heading).length
  tell(made.at(-1).row, step.undo, words.pasted.replace("{count}", count))
  keep(step)
}

document.addEventListener("sections:split", ({ detail }) => split(detail.editor, detail.isHeading))
document.addEventListener("sections:join", ({ detail }) => join(detail.row))
document.addEventListener("sections:paste", ({ detail }) => {
  detail.done = pasteSections(detail.editor, detail)
})
