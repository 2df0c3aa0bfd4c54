"""How the documentation is built: `make docs`."""

project = "lab_datalake"
author = "The lab_datalake contributors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "lab_datalake"
myst_heading_anchors = 3
exclude_patterns = ["_build"]
