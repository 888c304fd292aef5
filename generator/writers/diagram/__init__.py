"""Architecture diagrams: one SVG and one PNG for each view of a customer's architecture."""

from generator.writers.diagram.raster import Job, Picture, draw, picture_name, shown

__all__ = ["Job", "Picture", "draw", "picture_name", "shown"]
