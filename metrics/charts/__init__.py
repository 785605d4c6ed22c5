"""Charts of the data: their kinds and drawings, and the charts that releases show."""
