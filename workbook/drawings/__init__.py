"""What is a drawing, from the learner's cell to plain JSON and to a picture?"""

from __future__ import annotations

from workbook.drawings.graph import Box, Drawing, Edge, Node, NotADrawing, Trap, read_drawing

__all__ = ["Box", "Drawing", "Edge", "Node", "NotADrawing", "Trap", "read_drawing"]
