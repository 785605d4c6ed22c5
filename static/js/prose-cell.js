/* A figure: a number bound to a cell of the data. */
import { mark } from "prose/marks"

export const Cell = mark({
  name: "Cell",
  tag: "data",
  reference: "data-cell",
  others: ["data-form", "data-wording"],
  inline: true,
  id: "prose-cell",
  icon: "tag",
})
