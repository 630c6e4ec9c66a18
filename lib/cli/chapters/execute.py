"""Executes one notebook through its kernel and tells, a JSON object a line, what happens.

Usage: execute.py NOTEBOOK [EXECUTED_COPY] [--cell-seconds S] [--seconds S] [--memory-bytes B]

Events, by their "event":
  ready  {seconds}                     the kernel answers
  start  {cell}                        a code cell begins (cell: its index in the notebook)
  end    {cell, seconds, peakBytes}    it ended well; peakBytes: the kernel's largest resident
                                       memory so far, 0 where the system does not tell
  error  {cell, name, message, traceback, stderr}   it failed; nothing after it is run
  died   {cell, message}               the kernel ended while the cell ran
  limit  {cell, limit, allowed}        it was stopped at a limit: cellSeconds, seconds, memoryBytes
  done   {seconds}                     all cells ended well
The executed copy, as far as it got, is written before `error`, `died`, `limit` and `done`.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
import time

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

MEMORY_INTERVAL_S = 0.25


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def write_whole(notebook, path):
    """A reader finds the old copy or the new one, never half of one."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    beside = f"{path}.{os.getpid()}.part"
    try:
        nbformat.write(notebook, beside)
        os.replace(beside, path)
    finally:
        if os.path.exists(beside):
            os.remove(beside)


def descendants(pid):
    """A process and all below it: the launcher may run the kernel proper in a child."""
    found = [pid]
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return found
    for thread in threads:
        try:
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as children:
                for child in children.read().split():
                    found += descendants(int(child))
        except OSError:
            pass  # ended meanwhile
    return found


def resident_bytes(pid, field):
    """Resident memory of the kernel's processes, now (VmRSS) or at its largest (VmHWM), 0 where
    Linux does not tell."""
    total = 0
    for process in descendants(pid):
        try:
            with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
                total += sum(int(line.split()[1]) * 1024 for line in status if line.startswith(field))
        except OSError:
            pass
    return total


def kernel_pid(client):
    """The process that jupyter_client started; 0 when it does not say."""
    return getattr(client.km.provisioner, "pid", None) or 0


class LimitReached(Exception):
    def __init__(self, limit, allowed):
        super().__init__(limit)
        self.limit, self.allowed = limit, allowed


class NotRun(Exception):
    """A reply other than ok and error: the cell was not run, and nbclient passes over it."""


def refuse_unrun(cell, cell_index, execute_reply):
    content = execute_reply["content"]
    if content["status"] not in ("ok", "error"):
        raise NotRun(f"the kernel did not run this cell: its reply was «{content['status']}»")


def stderr_of(cell):
    streams = [o for o in cell.get("outputs", []) if o.output_type == "stream"]
    return "".join(o.text for o in streams if o.name == "stderr")


def failure_of(cell, index, raised):
    """What the cell's error output says; without one, what nbclient says."""
    shown = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    error = shown[-1] if shown else {"ename": type(raised).__name__, "evalue": str(raised)}
    return {
        "event": "error",
        "cell": index,
        "name": error["ename"],
        "message": error["evalue"],
        "traceback": "\n".join(error.get("traceback", [])),
        "stderr": stderr_of(cell),
    }


async def guard_memory(client, allowed):
    """Returns when the kernel's processes hold more than is allowed together."""
    while allowed is None or resident_bytes(kernel_pid(client), "VmRSS:") <= allowed:
        await asyncio.sleep(MEMORY_INTERVAL_S)
    raise LimitReached("memoryBytes", allowed)


async def within(limits, client, work, remaining_seconds):
    """Awaits a cell's execution; stops waiting for it at the first limit that it reaches."""
    cell = asyncio.ensure_future(work)
    guard = asyncio.ensure_future(guard_memory(client, limits.memory_bytes))
    allowed = [s for s in (limits.cell_seconds, remaining_seconds) if s is not None]
    try:
        await asyncio.wait(
            {cell, guard}, timeout=min(allowed, default=None), return_when=asyncio.FIRST_COMPLETED
        )
        if cell.done():
            return cell.result()
        if guard.done():
            return guard.result()
        if remaining_seconds is not None and min(allowed) == remaining_seconds:
            raise LimitReached("seconds", limits.seconds)
        raise LimitReached("cellSeconds", limits.cell_seconds)
    finally:
        for task in (cell, guard):
            task.cancel()
        await asyncio.gather(cell, guard, return_exceptions=True)


async def run_cells(client, notebook, limits):
    """Runs the code cells; returns what to tell of the one that failed, if one did."""
    ends = None if limits.seconds is None else time.monotonic() + limits.seconds
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        emit("start", cell=index)
        began = time.monotonic()
        remaining = None if ends is None else max(0.0, ends - began)
        try:
            await within(limits, client, client.async_execute_cell(cell, index), remaining)
        except LimitReached as reached:
            fields = {"limit": reached.limit, "allowed": reached.allowed}
            return {"event": "limit", "cell": index, **fields}
        except (CellExecutionError, NotRun) as failure:
            return failure_of(cell, index, failure)
        except DeadKernelError as failure:
            return {"event": "died", "cell": index, "message": stderr_of(cell) or str(failure)}
        seconds = time.monotonic() - began
        peak = resident_bytes(kernel_pid(client), "VmHWM:")
        emit("end", cell=index, seconds=seconds, peakBytes=peak)
    return None


def end_at_signals():
    """The run is cancelled, which ends the kernel: what is half done is not told and not written."""
    loop, run = asyncio.get_running_loop(), asyncio.current_task()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, run.cancel, name.name)  # instead of nbclient's own
        except NotImplementedError:
            pass  # Windows has no signals


async def execute(path, executed, limits):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=None,
        startup_timeout=120,
        resources={"metadata": {"path": os.path.dirname(path)}},
        on_cell_executed=refuse_unrun,
    )
    began = time.monotonic()
    async with client.async_setup_kernel():
        end_at_signals()
        emit("ready", seconds=time.monotonic() - began)
        failure = await run_cells(client, notebook, limits)
        seconds = time.monotonic() - began
        if failure is not None and failure["event"] == "limit":
            client.shutdown_kernel = "immediate"  # it would not listen
    if executed is not None:
        write_whole(notebook, executed)
    if failure is None:
        emit("done", seconds=seconds)
        return 0
    emit(**failure)
    return 1


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=os.path.abspath)
    parser.add_argument("executed", type=os.path.abspath, nargs="?")
    parser.add_argument("--cell-seconds", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--memory-bytes", type=int)
    return parser.parse_args()


def stop_with_starter():
    """The starter holds the other end of our standard input: when it ends, however, so do we."""
    sys.stdin.buffer.read()
    print("the starter is gone", file=sys.stderr)
    os.kill(os.getpid(), signal.SIGTERM)  # which ends the kernel first


def main():
    arguments = read_arguments()
    threading.Thread(target=stop_with_starter, daemon=True).start()
    try:
        return asyncio.run(execute(arguments.notebook, arguments.executed, arguments))
    except asyncio.CancelledError as stopped:
        print(f"stopped by {stopped}", file=sys.stderr)
    except (NoSuchKernel, RuntimeError) as failure:  # the latter: it ended before it answered
        emit("died", cell=-1, message=str(failure))
    return 1


if __name__ == "__main__":
    sys.exit(main())
