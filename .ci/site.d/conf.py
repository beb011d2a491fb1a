"""Sphinx's settings for the site that `.ci/site` makes from the pages in docs/."""

project = "KTA"
author = "The KTA maintainers"
copyright = author
html_title = "KTA"
html_theme = "furo"
extensions = ["myst_parser"]
myst_heading_anchors = 4  # as the host of the repository makes them, so that links to headings hold in both
highlight_language = "text"
html_extra_path = ["extra"]  # pictures that a page names in HTML
exclude_patterns = ["files"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
suppress_warnings = ["misc.highlighting_failure"]  # an ellipsis in an example of JSON or Java
