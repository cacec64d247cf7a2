"""Renderers: a Report in, text out. `wording` makes prose, the others lay it out."""
