"""What did a cell show? nbformat's outputs, gathered while they stream and cut at a limit."""

from __future__ import annotations

from typing import Any

Output = dict[str, Any]


class Outputs:
    """The outputs of one cell."""

    def __init__(self, limit: int) -> None:
        self.kept: list[Output] = []
        self.cut = False
        self._left = limit

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """One message of the kernel; what is no output is not ours."""
        if kind == "clear_output":
            self.kept.clear()
        elif kind == "stream":
            self._stream(str(content["name"]), str(content["text"]))
        elif kind in ("display_data", "execute_result", "error"):
            self._whole({"output_type": kind} | _fields(kind, content))

    def _stream(self, name: str, text: str) -> None:
        text = self._fitting(text)
        last = self.kept[-1] if self.kept else {}
        if last.get("name") == name:
            last["text"] += text
        elif text:
            self.kept.append({"output_type": "stream", "name": name, "text": text})

    def _fitting(self, text: str) -> str:
        fits = text[: max(self._left, 0)]
        self.cut = self.cut or len(fits) < len(text)
        self._left -= len(fits)
        return fits

    def _whole(self, output: Output) -> None:
        """Half a picture is none: it is kept whole or not at all."""
        size = len(repr(output))
        if size > self._left:
            self.cut = True
            return
        self._left -= size
        self.kept.append(output)


def _fields(kind: str, content: dict[str, Any]) -> Output:
    if kind == "error":
        return {name: content[name] for name in ("ename", "evalue", "traceback")}
    fields = {name: content[name] for name in ("data", "metadata")}
    if kind == "execute_result":
        fields["execution_count"] = content["execution_count"]
    return fields
