/* An image: it is picked by its name, credit or alternative text, or uploaded in place. */
import { ask, complain, lookUp, picker, remember } from "prose/dialogs"
import { mark } from "prose/marks"

let parts

/* Sends a form and answers with what the server says; `fetch` would not tell how far it is. */
const send = (form, told) => {
  const request = new XMLHttpRequest()
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => told(loaded / total))
    request.upload.addEventListener("load", () => told(null))
    request.addEventListener("abort", () => resolve(null))
    request.addEventListener("error", reject)
    request.addEventListener("load", () => {
      if (request.status < 300 && typeof request.response === "object") resolve(request.response)
      else reject(new Error(`${request.status}`))
    })
  })
  request.open("POST", form.action)
  request.responseType = "json"
  request.send(new FormData(form))
  return { answer, stop: () => request.abort() }
}

/* What speaks against a file before it is sent; the server looks again, and closer. */
const objection = ({ most, large, svg, strange }, { accept }, { name, size, type }) => {
  if (/^image\/svg/.test(type) || /\.svgz?$/i.test(name)) return svg
  if (type && !accept.split(",").includes(type)) return strange
  if (size <= Number(most)) return ""
  const mega = 1024 ** 2
  return large
    .replace("%(size)d", Math.floor(size / mega) + 1)
    .replace("%(most)d", Math.floor(Number(most) / mega))
}

const uploading = (dialog, use) => {
  const form = dialog.querySelector("#image-new")
  if (!form) return { start: () => {}, stop: () => {} }
  const { file } = form.elements
  const button = form.querySelector("[type=submit]")
  const sending = form.querySelector(".sending")
  const bar = sending.querySelector("progress")
  const said = sending.querySelector(".said")
  const note = form.querySelector(".errornote")
  const zone = file.closest(".drop")
  let running

  const look = () => {
    const [chosen] = file.files
    const problem = chosen ? objection(form.dataset, file, chosen) : ""
    complain(file, problem)
    return !problem
  }

  const give = (dropped) => {
    const held = new DataTransfer()
    held.items.add(dropped)
    file.files = held.files
    form.parentElement.open = true
    look()
  }

  const told = (part) => {
    if (part === null) bar.removeAttribute("value")
    else bar.value = part
    const words = part === null ? said.dataset.making : said.dataset.sending
    if (said.textContent !== words) said.textContent = words
  }

  file.addEventListener("change", look)
  for (const kind of ["dragenter", "dragover"]) {
    dialog.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return
      event.preventDefault()
      zone.classList.add("over")
    })
  }
  dialog.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!dialog.contains(relatedTarget)) zone.classList.remove("over")
  })
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    zone.classList.remove("over")
    const [dropped] = event.dataTransfer.files
    if (!dropped) return
    give(dropped)
    file.focus()
  })

  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    note.hidden = true
    if (running) return
    if (!look()) return file.focus()
    sending.hidden = false
    // A button that is disabled would lose the focus.
    button.setAttribute("aria-disabled", "true")
    told(0)
    running = send(form, told)
    try {
      const { image, errors = {} } = (await running.answer) ?? {}
      for (const field of form.querySelectorAll("[data-field] :is(input, textarea)")) {
        complain(field, errors[field.name]?.join(" "))
      }
      form.querySelector("[aria-invalid]")?.focus()
      if (!image) return
      form.reset()
      form.parentElement.open = false
      use(image)
    } catch {
      note.textContent = dialog.querySelector(".said").dataset.failed
      note.hidden = false
    } finally {
      running = undefined
      sending.hidden = true
      said.textContent = ""
      button.removeAttribute("aria-disabled")
    }
  })

  return {
    start(given) {
      form.reset()
      form.parentElement.open = false
      note.hidden = true
      for (const field of form.querySelectorAll("[aria-invalid]")) complain(field, "")
      if (given) give(given)
    },
    stop: () => running?.stop(),
  }
}

const prepare = (dialog) => {
  const { lookup, wordless } = dialog.dataset
  const box = dialog.querySelector("[data-picker]")
  const form = dialog.querySelector("#image-form")
  const rest = form.querySelector("[data-when-chosen]")
  const picture = rest.querySelector("img")
  const { alt, decorative, caption } = form.elements
  // The words that an image brought, which go with it if they were left as they were.
  let brought = ""

  const show = (item) => {
    rest.hidden = !item
    if (item?.thumbnail) picture.src = item.thumbnail
    else picture.removeAttribute("src")
  }

  const bring = (item) => {
    show(item)
    if (!item) return
    remember(lookup, item.key, item)
    if (alt.value.trim() === brought) alt.value = item.alt
    brought = item.alt
    complain(alt, "")
  }

  const image = picker(box, { search: (q) => ask(box.dataset.search, { q }), changed: bring })
  const upload = uploading(dialog, (added) => {
    image.choose(added)
    ;(alt.value.trim() || decorative.checked ? caption : alt).focus()
  })

  const decorate = () => {
    alt.disabled = decorative.checked
    if (decorative.checked) complain(alt, "")
  }
  decorative.addEventListener("change", decorate)
  dialog.addEventListener("close", upload.stop)

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (!image.check()) return
    const isWordless = !decorative.checked && !alt.value.trim()
    complain(alt, isWordless ? wordless : "")
    if (isWordless) alt.focus()
    else dialog.close("use")
  })

  return {
    start(attributes, file) {
      const key = attributes["data-image"]
      alt.value = attributes["data-alt"] ?? ""
      decorative.checked = Boolean(attributes["data-decorative"])
      caption.value = attributes["data-caption"] ?? ""
      brought = ""
      decorate()
      complain(alt, "")
      image.set(key ? { key, title: key } : null)
      show(key ? {} : null)
      upload.start(file)
      if (!key) return
      lookUp(lookup, key).then((found) => {
        if (image.chosen?.key !== key) return
        image.set(found || { key, title: key, about: dialog.dataset.broken })
        show(found || {})
        brought = found?.alt ?? ""
      })
    },
    read: () => ({
      "data-image": image.chosen.key,
      "data-alt": decorative.checked ? null : alt.value.trim(),
      "data-decorative": decorative.checked,
      "data-caption": caption.value.trim(),
    }),
  }
}

const fill = (dialog, attributes, words, file) => {
  parts ??= prepare(dialog)
  parts.start(attributes, file)
  return parts.read
}

const show = async (attributes, dialog) => {
  const key = attributes["data-image"]
  const words = dialog.dataset
  const found = await lookUp(words.lookup, key)
  const caption = attributes["data-caption"]
  if (!found) return { text: caption || key, broken: found === null && words.broken }
  const isDecorative = attributes["data-decorative"]
  const alt = attributes["data-alt"]
  return {
    picture: found.thumbnail,
    text: caption || found.title,
    about: isDecorative ? words.decorative : alt,
    broken: !isDecorative && !alt?.trim() && words.nameless,
  }
}

export const Image = mark({
  name: "Image",
  tag: "picture",
  reference: "data-image",
  others: ["data-alt", "data-caption"],
  flags: ["data-decorative"],
  id: "prose-image",
  icon: "image",
  takesFiles: true,
  fill,
  show,
})
