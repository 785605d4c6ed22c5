/* A table or a chart of a dataset, or of some of its rows and columns. */
import { mark } from "prose/marks"

const CHOICE = ["data-rows", "data-columns", "data-caption", "data-notes"]

export const DataTable = mark({
  name: "DataTable",
  tag: "div",
  reference: "data-table",
  others: CHOICE,
  id: "prose-table",
  icon: "table_chart",
})

export const Chart = mark({
  name: "Chart",
  tag: "figure",
  reference: "data-chart",
  others: ["data-kind", ...CHOICE],
  id: "prose-chart",
  icon: "insert_chart",
})
