"""References: how to cite our publications, and the records of the sources that they cite.

A CSL item (CSL-JSON 1.0.2) is written in citation styles and as BibTeX, RIS and CSL-JSON. Its
`language` decides the words that a style adds. Records in the same formats are read into sources.
"""
