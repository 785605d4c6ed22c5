"""Charts of datasets: chosen by editors, frozen with a release, drawn from its rows."""
