"""How does a coroutine run to its end in a thread whose event loop is already running (ipykernel's)?"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import sys
from collections.abc import Awaitable, Iterator
from typing import Any

GOODBYE = 1.0  # seconds that cancelled tasks have to finish


def run_to_end(awaitable: Awaitable[Any]) -> Any:
    """The awaitable's value, from a fresh event loop in this very thread, which must run no other."""

    async def main() -> Any:
        return await awaitable

    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)
    task = loop.create_task(main())
    _hold(task)
    try:
        return loop.run_until_complete(task)
    finally:
        _close(loop)
        if task.done():
            _let_go(task)


@contextlib.contextmanager
def aside_from_running_loop() -> Iterator[None]:
    """For a while, this thread has no running event loop and no current task.

    Afterwards all is as it was, even if a deadline cut a loop's own clean-up short in between.
    """
    running, hooks = asyncio._get_running_loop(), sys.get_asyncgen_hooks()
    # From Python 3.12 on a task cannot be entered while another one is current in its thread.
    swap = getattr(asyncio.tasks, "_swap_current_task", _nothing) if running else _nothing
    task = swap(running, None)
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        sys.set_asyncgen_hooks(*hooks)
        asyncio._set_running_loop(running)
        swap(running, task)


def _nothing(*_: Any) -> None:
    return None


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what is left; what does not let itself be cancelled is abandoned."""
    try:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=GOODBYE))
        for task in asyncio.all_tasks(loop):
            _hold(task)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


def _hold(task: asyncio.Task[Any]) -> None:
    """Keep a task for ever: ending a coroutine that swallows even GeneratorExit would never end."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(task))


def _let_go(task: asyncio.Task[Any]) -> None:
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(task))
