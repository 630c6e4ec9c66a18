"""Executes one notebook through its kernel and tells, a JSON object a line, what happens.

Usage: execute.py NOTEBOOK EXECUTED_COPY

Events, by their "event":
  ready  {seconds}                     the kernel answers
  start  {cell}                        a code cell begins (cell: its index in the notebook)
  end    {cell, seconds, peakBytes}    it ended well; peakBytes: the kernel's largest resident
                                       memory so far, 0 where the system does not tell
  error  {cell, name, message, traceback, stderr}   it failed; nothing after it is run
  died   {cell, message}               the kernel ended while the cell ran
  done   {seconds}                     all cells ended well
The executed copy, as far as it got, is written before `error`, `died` and `done`.
"""

import asyncio
import json
import os
import sys
import time

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError


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


def peak_bytes(pid):
    """Largest resident memory of the kernel's processes (VmHWM), 0 where Linux does not tell."""
    total = 0
    for process in descendants(pid):
        try:
            with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
                total += sum(int(line.split()[1]) * 1024 for line in status if line[:6] == "VmHWM:")
        except OSError:
            pass
    return total


def kernel_pid(client):
    """The process that jupyter_client started; 0 when it does not say."""
    return getattr(client.km.provisioner, "pid", None) or 0


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


async def run_cells(client, notebook):
    """Runs the code cells; returns what to tell of the one that failed, if one did."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        emit("start", cell=index)
        began = time.monotonic()
        try:
            await client.async_execute_cell(cell, index)
        except (CellExecutionError, NotRun) as failure:
            return failure_of(cell, index, failure)
        except DeadKernelError as failure:
            return {"event": "died", "cell": index, "message": stderr_of(cell) or str(failure)}
        seconds = time.monotonic() - began
        emit("end", cell=index, seconds=seconds, peakBytes=peak_bytes(kernel_pid(client)))
    return None


async def execute(path, executed):
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
        emit("ready", seconds=time.monotonic() - began)
        failure = await run_cells(client, notebook)
        seconds = time.monotonic() - began
    write_whole(notebook, executed)
    if failure is None:
        emit("done", seconds=seconds)
        return 0
    emit(**failure)
    return 1


def main():
    path, executed = (os.path.abspath(argument) for argument in sys.argv[1:3])
    try:
        return asyncio.run(execute(path, executed))
    except NoSuchKernel as failure:
        emit("died", cell=-1, message=str(failure))
    except RuntimeError as failure:  # jupyter_client: the kernel ended before it answered
        emit("died", cell=-1, message=str(failure))
    return 1


if __name__ == "__main__":
    sys.exit(main())
