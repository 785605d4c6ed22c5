"""Values of cells: input, formats in two languages, decimals, periods and units. Pure."""
