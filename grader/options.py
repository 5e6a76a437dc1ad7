"""Which options and exit codes do several commands share?"""

from __future__ import annotations

from typing import Annotated

import typer

from grader.say import said

FINDINGS = 1
AsJson = Annotated[
    bool,
    typer.Option(
        "--json", help=said("Responde con un objeto JSON.", "Answer with one JSON object.")
    ),
]
