"""Draws the places that were treated, as SVG that stands inside the page.

Every drawing is seen from behind, as the patient lies for this work and as the command line draws it:
the patient's left is on the reader's left. Each says so, carries a title and a description, and has
its colours as attributes too, since the PDF's maker gives a drawing nothing from the page's style.
"""
