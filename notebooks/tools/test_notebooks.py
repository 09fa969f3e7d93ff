"""Tests the notebooks and the kernel the way a reader meets them. Run by ./optimer test.

Plain: the committed copies are clean; the kernel does what it promises; every notebook runs on the kernel with the
present JDK without an error and shows what its committed copy shows.
--full: the same on every JDK of OPTIMER_JDKS (or 17 and 25 where they are installed), on JJava and on IJava's protocol
library, and in a real JupyterLab in Chromium: every figure with its title, no request off this machine.
"""

import argparse
import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import execute
import kernel_cells
import pictures

ROOT = execute.NOTEBOOKS.parent
TARGET = ROOT / "toolkit" / "target"
TOOLS = pathlib.Path(__file__).resolve().parent
failures = []


def check(good, what):
    print(("ok    " if good else "FAIL  ") + what, flush=True)
    if not good:
        failures.append(what)
    return good


def jdks(full):
    """Name to java program: the present JDK, and with --full all others to be tried."""
    own = pathlib.Path(os.environ.get("JAVA_HOME") or pathlib.Path(shutil.which("java")).resolve().parent.parent)
    homes = [own]
    if full:
        listed = os.environ.get("OPTIMER_JDKS")
        homes += [pathlib.Path(p) for p in listed.split(os.pathsep)] if listed else sorted(pathlib.Path("/usr/lib/jvm").glob("*"))
    out = {}
    for home in homes:
        java = home / "bin" / "java"
        if not (home / "bin" / "javac").exists():
            continue
        line = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
        version = re.search(r'"(\d+)', line)
        if version and int(version.group(1)) in (17, 25) or home == own:
            out.setdefault(version.group(1), str(java))
    return out


def jjava_kernel(java, folder):
    """Installs our kernelspec for one Java below folder; the path for JUPYTER_PATH."""
    jjava = pathlib.Path(sys.prefix, "share/jupyter/kernels/java/jjava.jar")
    command = [java, "-jar", TARGET / "toolkit.jar", "kernel", "install", "--prefix", folder, "--jjava", jjava]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OPTIMER_HOME": str(ROOT)})
    return folder / "share" / "jupyter"


def protocol_kernel(java, folder):
    """The kernel on IJava's library that the unit tests left behind, for one Java; None without it."""
    source = TARGET / "protocol-kernel" / "kernels" / "optimer" / "kernel.json"
    if not source.exists():
        return None
    spec = json.loads(source.read_text())
    spec["argv"][0] = java
    spec["env"] = {"OPTIMER_HOME": str(ROOT), "OPT_OUT_TRACKING": "true"}
    target = folder / "kernels" / "optimer"
    target.mkdir(parents=True)
    (target / "kernel.json").write_text(json.dumps(spec))
    return folder


def committed_copies():
    for path in execute.chosen([]):
        nb = nbformat.read(path, 4)
        code = [c for c in nb.cells if c.cell_type == "code"]
        check(all(c.get("outputs") or c.get("execution_count") for c in code), f"{path.name}: committed executed")
        check("<script" not in json.dumps([c.get("outputs", []) for c in code]), f"{path.name}: no script in its outputs")
        figures = [o for o in execute.outputs(nb) if execute.PLOTLY in o.data]
        good = [o for o in figures if "image/png" in o.data and "text/plain" in o.data and "text/html" not in o.data]
        check(figures and len(good) == len(figures), f"{path.name}: {len(figures)} figures, each with a picture and words")
        text = json.dumps(nb)
        check(str(ROOT) not in text and str(pathlib.Path.home()) + "/" not in text, f"{path.name}: no path of a machine")


def titles(nb):
    return [o.data[execute.PLOTLY]["layout"]["title"]["text"] for o in execute.outputs(nb) if execute.PLOTLY in o.data]


def notebooks(label):
    for path in execute.chosen([]):
        committed = nbformat.read(path, 4)
        start = time.monotonic()
        try:
            nb = execute.run(committed, "optimer", path.parent, 900)
        except CellExecutionError as e:
            check(False, f"{path.name} on {label}: {execute.reason(e)}")
            continue
        streams = [o.text for c in nb.cells for o in c.get("outputs", []) if o.output_type == "stream" and o.name == "stderr"]
        check(not streams, f"{path.name} on {label}: runs in {time.monotonic() - start:.0f} s, nothing on stderr {streams}")
        check(titles(nb) == titles(committed), f"{path.name} on {label}: the {len(titles(nb))} figures of its committed copy")
        for output in execute.outputs(nb):
            if execute.PLOTLY in output.data and not {"text/html", "text/plain"} <= set(output.data):
                check(False, f"{path.name} on {label}: a figure without HTML or words: {list(output.data)}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def browser(folder, shots):
    node, npm, chromium = shutil.which("node"), shutil.which("npm"), pictures.browser()
    if not (node and npm and chromium):
        print(f"skip  JupyterLab in a browser: needs node, npm and chromium (node {node}, npm {npm}, chromium {chromium})")
        return
    if not (TOOLS / "node_modules" / "playwright-core").exists():
        env = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, env=env, check=True)
    work = folder / "work"
    work.mkdir()
    job = []
    for path in execute.chosen([]):
        shutil.copy(path, work / path.name)
        nb = nbformat.read(path, 4)
        job.append({"file": path.name, "cells": sum(c.cell_type == "code" for c in nb.cells), "titles": titles(nb)})
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", f"--ServerApp.root_dir={work}",
               "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", "--LabApp.news_url="]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with open(folder / "jupyter.log", "w") as log:
        # settings of its own: the test changes the theme
        env = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
               "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
        server = subprocess.Popen(command, cwd=work, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/api?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        details = {"url": url, "token": token, "chromium": chromium, "shots": str(shots), "notebooks": job}
        done = subprocess.run([node, "browser_test.mjs", json.dumps(details)], cwd=TOOLS, capture_output=True, text=True, timeout=1500)
        check(done.returncode == 0, f"JupyterLab in Chromium: {done.stdout.strip()} {done.stderr.strip()[-1500:]}")
    finally:
        server.terminate()
        server.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", choices=["committed", "kernel", "notebooks", "browser"], help="one part")
    parser.add_argument("--shots", type=pathlib.Path, default=TARGET / "notebook-shots", help="folder of screenshots")
    args = parser.parse_args()
    part = lambda name: args.only in (None, name)
    if part("committed"):
        committed_copies()
    with tempfile.TemporaryDirectory() as base:
        for version, java in jdks(args.full).items():
            kernels = {"JJava": jjava_kernel(java, pathlib.Path(base, f"jjava-{version}"))}
            if args.full:
                kernels["IJava's protocol library"] = protocol_kernel(java, pathlib.Path(base, f"protocol-{version}"))
            for name, path in kernels.items():
                label = f"{name}, JDK {version}"
                if path is None:
                    print(f"skip  {label}: its kernelspec is written by the unit tests (./optimer test --full)")
                    continue
                os.environ["JUPYTER_PATH"] = str(path)
                if part("kernel"):
                    kernel_cells.run(check, label, interrupts=name == "JJava")
                if part("notebooks"):
                    notebooks(label)
        if (args.full or args.only == "browser") and part("browser"):
            os.environ["JUPYTER_PATH"] = str(pathlib.Path(base, f"jjava-{next(iter(jdks(False)))}", "share", "jupyter"))
            browser(pathlib.Path(base), args.shots)
    if failures:
        sys.exit(f"optimer: {len(failures)} notebook checks failed:\n  " + "\n  ".join(failures))


if __name__ == "__main__":
    main()
