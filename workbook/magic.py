"""What does `%%program worker` do in a notebook: save the cell as a program, and run it if asked to?"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from queue import SimpleQueue

from workbook import memory, sentences
from workbook.errors import WorkbookError
from workbook.process import Process
from workbook.programs import Line, Program, as_file, program_of, read_line
from workbook.streams import Capped

MOST_SHOWN = 100_000  # characters of output below the cell
TO_END = 5.0  # seconds between being told to end and being cut off
TICK = 0.1  # seconds between two looks at what it printed


def install() -> None:
    """Teach the notebook `%%program` and `%program`; nothing in a plain program."""
    shell = memory.shell()
    if shell is not None:
        shell.register_magic_function(program, "line_cell", "program")


def program(line: str, cell: str | None = None) -> None:
    """`%%program NAME`: the cell is a program of its own, saved under that name.

    With `--seconds 10` it also runs, as a process of its own that ends with the kernel; words after
    that are its `sys.argv[1:]`. `%program NAME --seconds 10` runs it again.
    """
    try:
        wish = read_line(line)
        if cell is not None:
            written = program_of(wish.name, as_file(wish.name, cell))
            written.save()
            memory.MEMORY.programs[wish.name] = written
        run(_known(wish.name), wish) if wish.seconds else _tell(_known(wish.name))
    except WorkbookError as error:
        print(error)


def _known(name: str) -> Program:
    if name not in memory.MEMORY.programs:
        raise WorkbookError(sentences.PROGRAM_UNKNOWN.format(name=name))
    return memory.MEMORY.programs[name]


def _tell(saved: Program) -> None:
    file = saved.file
    shown = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    print(sentences.PROGRAM_SAVED.format(name=saved.name, file=shown))


class _Shown:
    """What the program prints, shown by the cell's own thread: only then it stands below that cell."""

    def __init__(self) -> None:
        self.words, self.in_line = SimpleQueue[str](), False
        self._stream = Capped(sys.stdout, MOST_SHOWN, sentences.PROGRAM_CUT)

    def drain(self) -> None:
        """Show what has come."""
        while not self.words.empty():
            words = self.words.get()
            self._stream.write(words)
            self.in_line = not words.endswith("\n")
        self._stream.flush()


def run(saved: Program, wish: Line) -> None:
    """Its output appears below the cell; after so many seconds, or an interrupt, it is over."""
    seconds, shown = wish.seconds or 0.0, _Shown()
    process = Process(saved.save(), wish.arguments, shown.words.put)
    try:
        said = _until_over(process, seconds, shown)
    except KeyboardInterrupt:
        process.interrupt()
        process.wait(TO_END)
        said = sentences.PROGRAM_STOPPED
    finally:
        process.close()
    facts = {"name": saved.name, "seconds": f"{seconds:g}", "code": process.state()["code"]}
    shown.drain()
    print("\n" * shown.in_line + str(said.format(**facts)), flush=True)


def _until_over(process: Process, seconds: float, shown: _Shown) -> sentences.Said:
    end = time.monotonic() + seconds
    while not process.wait(min(TICK, max(end - time.monotonic(), 0.0))):
        shown.drain()
        if time.monotonic() >= end:
            process.stop()
            return sentences.PROGRAM_TIME if process.wait(TO_END) else sentences.PROGRAM_DEAF
    return sentences.PROGRAM_ENDED
