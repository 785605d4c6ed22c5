/* An image. It has no dialog of its own yet; one with the id `prose-image` would open. */
import { mark } from "prose/marks"

export const Image = mark({
  name: "Image",
  tag: "picture",
  reference: "data-image",
  others: ["data-alt", "data-decorative", "data-caption"],
  id: "prose-image",
  icon: "image",
})
