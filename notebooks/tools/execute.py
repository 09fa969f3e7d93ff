"""Runs notebooks on the installed kernel and saves them the way they are committed.

    ./optimer notebook --execute [NAME..]

A committed notebook holds, for each figure, plotly's data, a PNG and words, and no script: it looks the same on a web
host, in an editor and in an untrusted JupyterLab, and draws itself only in a live session.
"""

import argparse
import base64
import copy
import json
import os
import pathlib
import re
import sys
import time

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import pictures

NOTEBOOKS = pathlib.Path(__file__).resolve().parent.parent
PLOTLY = "application/vnd.plotly.v1+json"


def outputs(nb):
    """All outputs that carry a MIME bundle."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield output


def run(nb, kernel, folder, timeout):
    """A copy of the notebook, executed."""
    nb = copy.deepcopy(nb)
    client = NotebookClient(
        nb, kernel_name=kernel, timeout=timeout, startup_timeout=120, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return nb


def reason(error):
    """The error of a cell, without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename} {error.evalue}\n{error.traceback}")


def settle(nb):
    """Leaves out what changes from machine to machine without meaning: times, the kernel's version, our own folder."""
    root = os.environ.get("OPTIMER_HOME") or str(NOTEBOOKS.parent)
    for cell in nb.cells:
        cell.get("metadata", {}).pop("execution", None)
        for output in cell.get("outputs", []):
            for part in (output, output.get("data", {})):
                for key, value in part.items():
                    if isinstance(value, str):
                        part[key] = value.replace(root + os.sep, "")
    nb.metadata.pop("language_info", None)
    nb.metadata["language_info"] = {"name": "java", "file_extension": ".jshell", "mimetype": "text/x-java-source"}
    nb.metadata["kernelspec"] = {"name": "optimer", "display_name": "OptiMer (Java)", "language": "java"}


def committed(nb, earlier, draw):
    """Scripts out, pictures in. Without a browser the earlier copy's pictures stay where the figure is unchanged."""
    known = {
        _key(o.data[PLOTLY]): o.data["image/png"]
        for o in outputs(earlier)
        if PLOTLY in o.data and "image/png" in o.data
    }
    figures = [o for o in outputs(nb) if PLOTLY in o.data]
    for output in outputs(nb):
        page = output.data.get("text/html", "")
        if PLOTLY in output.data or "<script" in page:
            output.data.pop("text/html", None)
    missing = [o for o in figures if _key(o.data[PLOTLY]) not in known]
    drawn = draw([o.data[PLOTLY] for o in missing]) if missing and draw else []
    for output, png in zip(missing, drawn):
        known[_key(output.data[PLOTLY])] = base64.b64encode(png).decode("ascii") + "\n"
    for output in figures:
        png = known.get(_key(output.data[PLOTLY]))
        if png:
            output.data["image/png"] = png
    return sum("image/png" not in o.data for o in figures)


def _key(figure):
    """Equal for figures with equal data and layout."""
    return json.dumps(figure, sort_keys=True)


def chosen(names):
    """The notebooks whose file name begins with one of the names; all without names."""
    every = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    out = [p for p in every if not names or any(p.name.startswith(n) for n in names)]
    for name in names:
        if not any(p.name.startswith(name) for p in every):
            sys.exit(f"optimer: no notebook begins with {name}; there are: {', '.join(p.stem for p in every)}")
    return out


def main():
    parser = argparse.ArgumentParser(prog="optimer notebook --execute", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="the beginning of a notebook's file name")
    parser.add_argument("--kernel", default="optimer")
    parser.add_argument("--timeout", type=int, default=900, help="seconds for one cell")
    parser.add_argument("--out", type=pathlib.Path, help="write copies there instead of in place")
    args = parser.parse_args()
    plotly = pathlib.Path(KernelSpecManager().get_kernel_spec(args.kernel).resource_dir, "plotly.js")
    draw = (lambda figures: pictures.draw(figures, plotly)) if pictures.browser() else None
    if draw is None:
        print("No Chromium found: pictures of changed figures are left out. Install chromium, or name one in "
              "OPTIMER_CHROMIUM.", file=sys.stderr)
    for path in chosen(args.names):
        earlier = nbformat.read(path, 4)
        start = time.monotonic()
        try:
            nb = run(earlier, args.kernel, path.parent, args.timeout)
        except CellExecutionError as e:
            sys.exit(f"optimer: {path.name} failed: {reason(e)}")
        settle(nb)
        without = committed(nb, earlier, draw)
        target = args.out / path.name if args.out else path
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, target)
        count = sum(PLOTLY in o.data for o in outputs(nb))
        note = f", {without} without a picture" if without else ""
        print(f"{path.name}: {time.monotonic() - start:.0f} s, {count} figures{note}")


if __name__ == "__main__":
    main()
