"""How does a learner run Kafka's own command line, as themselves?"""

from __future__ import annotations

import os
import subprocess

import infra
from grader.properties import as_java
from grader.up import own_learner
from infra import paths
from infra.state import write_private
from infra.tools import tool_command
from workbook.errors import WorkbookError
from workbook.text import Text

NO_CLUSTER = Text(
    es="No hay ningún clúster encendido. Ejecuta `workbook up` primero.",
    en="No cluster is up. Run `workbook up` first.",
)


def run_tool(tool: str, arguments: list[str]) -> int:
    """Run `kafka-TOOL` with the learner's credentials; its exit status is ours."""
    cluster = infra.attach()
    me = str(own_learner()["me"])
    tenant = cluster.tenant(me)
    if tenant is None or not cluster.is_up():
        raise WorkbookError(NO_CLUSTER)
    properties = paths.home() / "judge" / "client.properties"
    write_private(properties, as_java(tenant.config(cluster)))
    command = tool_command(tool, arguments, properties)
    return subprocess.run(command, env=os.environ, check=False).returncode
