/* An image: it is picked by its name, credit or alternative text, or uploaded in its dialog. */
import { ask, lookUp, remember } from "prose/requests"
import { complain } from "prose/dialogs"
import { mark } from "prose/marks"
import { picker } from "prose/picker"
import { likelyItems, noteUse } from "prose/recent"
import { uploading } from "prose/uploading"

let parts

const prepare = (dialog) => {
  const { lookup, wordless } = dialog.dataset
  const box = dialog.querySelector("[data-picker]")
  const form = dialog.querySelector("#image-form")
  const rest = form.querySelector("[data-when-chosen]")
  const picture = rest.querySelector("img")
  const { alt, decorative, caption } = form.elements
  // The alternative text that came with an image, and leaves with it unless it was edited.
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

  const search = (q) => ask(box.dataset.search, { q })
  const likely = () =>
    likelyItems("image", { lookUp: (key) => lookUp(lookup, key), offer: () => search("") })
  const image = picker(box, { search, changed: bring, likely })
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
    read() {
      noteUse("image", image.chosen.key)
      return {
        "data-image": image.chosen.key,
        "data-alt": decorative.checked ? null : alt.value.trim(),
        "data-decorative": decorative.checked,
        "data-caption": caption.value.trim(),
      }
    },
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
