/* A dataset that is made of a table in the text: a dialog asks what it is called, the server makes it,
   its mark takes the place of the table, and the dialog says what comes next. */
import { pm } from "django-prose-editor/editor"
import { complain, element, opened } from "prose/dialogs"
import { language, lookUp } from "prose/requests"

const { DOMSerializer } = pm.model
const { NodeSelection } = pm.state

const dialogOf = () => document.getElementById("prose-make-dataset")

/* The address that says what is known of a dataset. */
const lookupOf = () => document.getElementById("prose-table").dataset.lookup

/* Whether the editor may make datasets. */
export const canMakeDatasets = () => Boolean(dialogOf())

const send = async ({ dataset, firstElementChild: form }, node, fields) => {
  const body = new FormData(fields ? form : undefined)
  const written = DOMSerializer.fromSchema(node.type.schema).serializeNode(node)
  body.set("html", written.outerHTML)
  body.set("language", language())
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  try {
    const answer = await fetch(form.action, { method: "POST", body })
    if (answer.status === 413) return { failure: dataset.large }
    // A refusal says why, too; a page of the server does not.
    return await answer.json()
  } catch {
    return { failure: dataset.failed }
  }
}

const list = (box, words) => {
  box.hidden = !words.length
  box.querySelector("ul").replaceChildren(...words.map((it) => element("li", {}, ...[it].flat())))
}

let parts

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  const heading = form.querySelector("h2")
  const question = heading.textContent
  const failure = form.querySelector(".errornote")
  const fields = form.querySelector("[data-fields]")
  const button = form.querySelector("[type=submit]")
  const cancel = form.querySelector("button[data-close]")
  const part = (name) => form.querySelector(`[data-${name}]`)
  let table = null
  let use = null
  let turn = 0

  const fail = (words = "") => {
    failure.textContent = words
    failure.hidden = !words
  }

  /* Shows the fields (`usable`), what must be changed in the table (`unusable`), or what comes next
     (`made`). */
  const show = (step) => {
    fields.hidden = step !== "usable"
    button.hidden = step !== "usable"
    part("next").hidden = step !== "made"
    for (const name of ["issue-link", "dataset-link"]) part(name).hidden = step !== "made"
    cancel.textContent = dialog.dataset[step]
  }

  const refuse = (problems) => {
    list(part("problems"), problems)
    show("unusable")
    if (dialog.open) cancel.focus()
  }

  const offer = ({ title, row_label, measure, rows, columns, warnings }, section) => {
    const values = { title: title || section, row_label, measure }
    for (const [name, value] of Object.entries(values)) {
      form.elements[name].value = value
      complain(form.elements[name], "")
    }
    form.querySelector("[data-field=measure]").hidden = !measure
    part("rows").textContent = rows
    list(
      part("columns"),
      columns.map(({ label, about }) => [label, element("span", { class: "about" }, about)]),
    )
    list(part("warnings"), warnings)
    list(part("problems"), [])
    show("usable")
  }

  const finish = (created) => {
    heading.textContent = created.heading
    show("made")
    const [issue, dataset] = [part("issue-link"), part("dataset-link")]
    issue.href = created.issue_url
    dataset.href = created.dataset_url
    issue.hidden = !created.issue_url
    part("may-issue").hidden = !created.issue_url
    part("may-not-issue").hidden = Boolean(created.issue_url)
    const first = created.issue_url ? issue : dataset
    first.focus()
  }

  const create = async () => {
    const mine = turn
    const take = use
    fail()
    button.disabled = true
    const { failure, problems, errors = {}, created } = await send(dialog, table, true)
    // Also if the dialog was closed before the server answered: the dataset is there.
    if (created) take(created)
    if (mine !== turn || !dialog.open) return
    button.disabled = false
    fail(failure)
    if (created) return finish(created)
    if (problems) return refuse(problems)
    for (const { name } of form.querySelectorAll("[data-field] input")) {
      complain(form.elements[name], errors[name]?.join(" "))
    }
    form.querySelector("[aria-invalid]")?.focus()
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    // Somebody may have closed it while the session was asked for.
    if (dialog.open && !button.disabled && !button.hidden) create()
  })

  return {
    /* `taking` gets the dataset once it is made. */
    async start(node, section, taking) {
      turn += 1
      table = node
      use = taking
      button.disabled = false
      heading.textContent = question
      const { failure, problems = [], proposal } = await send(dialog, node)
      fail(failure)
      if (proposal) offer(proposal, section)
      else refuse(problems)
    },
  }
}

/* The table around the cursor. */
const tableAt = ({ selection: { $from } }) => {
  for (let { depth } = $from; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "proseTable") return $from.node(depth)
  }
  return null
}

const headingOf = ({ view }) =>
  view.dom.closest(".inline-related")?.querySelector("[name$=-heading]")?.value.trim() ?? ""

const replace = (editor, table, attributes) => {
  let at = null
  editor.state.doc.descendants((node, place) => {
    if (node === table) at = place
    return at === null
  })
  if (at === null) return
  editor
    .chain()
    .command(({ tr, state }) => {
      tr.replaceWith(at, at + table.nodeSize, state.schema.nodes.DataTable.create(attributes))
      tr.setSelection(NodeSelection.create(tr.doc, at)).scrollIntoView()
      return true
    })
    .run()
}

/* Says below the text what was made, and once the release is issued, what it is good for; the form of
   the article is left as it is. */
const report = ({ view }, { message, issue_url, dataset_url, mark }) => {
  const { issue, open, issued } = dialogOf().dataset
  const box = view.dom.closest(".prose-editor")?.querySelector(".prose-status")
  if (!box) return
  const link = (href, words) => element("a", { href, target: "_blank" }, words)
  const dataset = link(dataset_url, open)
  const links = [...(issue_url ? [link(issue_url, issue), " · "] : []), dataset]
  box.replaceChildren(`${message} `, ...links)
  const look = async () => {
    const facts = await lookUp(lookupOf(), mark["data-table"])
    if (!facts || facts.problem || facts.draft) return
    document.removeEventListener("prose:again", look)
    // Something else may have been said since.
    if (dataset.isConnected) box.replaceChildren(`${issued} `, dataset)
  }
  document.addEventListener("prose:again", look)
}

let isAsking = false

/* Asks about the table around the cursor, and makes a dataset of it. */
export const makeDataset = async (editor) => {
  const dialog = dialogOf()
  const table = tableAt(editor.state)
  if (!table || isAsking) return
  isAsking = true
  parts ??= prepare(dialog)
  await parts.start(table, headingOf(editor), (created) => {
    if (editor.isDestroyed) return
    replace(editor, table, created.mark)
    report(editor, created)
  })
  await opened(dialog, { editing: false })
  isAsking = false
  if (!editor.isDestroyed) editor.commands.focus()
}
