# mark: 0
from diagrams import Diagram
from diagrams.generic.blank import Blank
with Diagram("x", show=False):
    Blank("no sé") >> Blank("tampoco")
