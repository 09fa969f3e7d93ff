"""Runs ./optimer merge and mergekit-yaml in turn on synthetic checkpoints; prints a table and writes JSON.

    python docs/benchmarks/bench_merge.py --quick                        # a minute: does it run at all
    python docs/benchmarks/bench_merge.py --size 0.25 --pairs 5          # the comparison
    python docs/benchmarks/bench_merge.py --size 4 --ours-only           # what the peer needs too much memory for
    python docs/benchmarks/bench_merge.py --scaling                      # ours over threads, models and size

Needs numpy; mergekit-yaml on the PATH or given by --mergekit, unless --ours-only. CPU seconds are user + system of the
whole process, its start included. Inputs are read once before each run, so that all of them start with a warm cache.
"""

import argparse
import itertools
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import models as synthetic

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEIGHTS = (0.4, 0.3, 0.2, 0.1, 0.25, 0.15, 0.35)
METHODS = {
    "linear": ({}, {}),
    "task_arithmetic": ({}, {}),
    "dare_linear": ({"density": 0.53}, {"rescale": True}),  # mergekit's rescale is by l1 norm, as is our default
    "ties": ({"density": 0.53}, {"normalize": True}),
}


def recipe(method, folders, dtype):
    """A recipe that both programs read."""
    own, shared = METHODS[method]
    lines = [f"merge_method: {method}", f"dtype: {dtype}"]
    if dtype != "bfloat16":
        lines.append("out_dtype: bfloat16")
    if method != "linear":
        lines.append(f"base_model: {folders[0]}")
    lines.append("models:")
    members = folders if method == "linear" else folders[1:]
    for i, folder in enumerate(members):
        # the base takes part in a linear merge, so that every method reads the same files
        weight = {"weight": WEIGHTS[i % len(WEIGHTS)], **own}
        lines += [f"  - model: {folder}", "    parameters:"]
        lines += [f"      {key}: {value}" for key, value in weight.items()]
    if shared:
        lines.append("parameters:")
        lines += [f"  {key}: {str(value).lower()}" for key, value in shared.items()]
    return "\n".join(lines) + "\n"


def run(command, env):
    """CPU seconds, wall seconds and peak memory of a process with its children."""
    with tempfile.TemporaryFile() as log:
        start = time.monotonic()
        child = subprocess.Popen([str(c) for c in command], stdout=log, stderr=log, env={**os.environ, **env})
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            log.seek(0)
            sys.exit(f"{command} failed:\n{log.read().decode(errors='replace')[-3000:]}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "rss_mb": usage.ru_maxrss / 1024}


def warm(folders):
    for folder in folders:
        with open(folder / "model.safetensors", "rb", buffering=0) as file:
            while file.readinto(BUFFER):
                pass


BUFFER = bytearray(1 << 22)


def floor(folders, out):
    """Seconds to cat all inputs to /dev/null and then write and fsync as many bytes as one of them has."""
    files = [str(f / "model.safetensors") for f in folders]
    warm(folders)
    os.sync()
    start = time.monotonic()
    subprocess.run(["cat", *files], stdout=subprocess.DEVNULL, check=True)
    left = os.path.getsize(files[0])
    with open(out, "wb", buffering=0) as file:
        while left > 0:
            left -= file.write(memoryview(BUFFER)[: min(left, len(BUFFER))])
        os.fsync(file.fileno())
    wall = time.monotonic() - start
    os.remove(out)
    return wall


def facts(args):
    """What the numbers were measured on."""
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    found = {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gb": round(memory / 1e6, 1), "kernel": platform.release(),
        "python": platform.python_version(), "load": [round(x, 2) for x in os.getloadavg()],
        "java": subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0],
    }
    if not args.ours_only:
        python = pathlib.Path(shutil.which(args.mergekit) or args.mergekit).parent / "python"
        code = "import importlib.metadata as m; print(m.version('mergekit'), m.version('torch'))"
        versions = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.split()
        found["mergekit"], found["torch"] = versions if len(versions) == 2 else ("?", "?")
    return found


def measure(args, size, count, method, threads, work):
    folders = synthetic.make_all(work, size, count)
    file, out = work / "recipe.yml", work / "out"
    file.write_text(recipe(method, folders, args.dtype))
    extra = ["--threads", str(threads)] if threads else []
    programs = {"ours": ([args.optimer, "merge", file, out, *extra], {})}
    if not args.ours_only:
        env = {"OMP_NUM_THREADS": str(threads or os.cpu_count())}
        programs["mergekit"] = ([args.mergekit, file, out, "--no-copy-tokenizer"], env)
    runs = {name: [] for name in programs}
    floors = []
    for pair in range(args.pairs):
        order = list(programs) if pair % 2 == 0 else list(programs)[::-1]
        for name in order:
            shutil.rmtree(out, ignore_errors=True)
            warm(folders)
            os.sync()
            runs[name].append(run(*programs[name]))
        shutil.rmtree(out, ignore_errors=True)
        floors.append(floor(folders, work / "floor.bin"))
    row = {"size": size, "models": count, "method": method, "threads": threads, "runs": runs, "floor": floors}
    show(row)
    return row


def median(runs, key):
    return statistics.median(r[key] for r in runs)


def show(row):
    ours = row["runs"]["ours"]
    floor_s = statistics.median(row["floor"])
    cells = [f"{row['size']} GB x {row['models']}", row["method"], str(row["threads"] or "all"), f"{len(ours)}",
             f"{median(ours, 'cpu'):.2f}", f"{median(ours, 'wall'):.2f}", f"{median(ours, 'rss_mb'):.0f}",
             f"{floor_s:.2f}", f"{median(ours, 'wall') / floor_s:.2f}"]
    if "mergekit" in row["runs"]:
        theirs = row["runs"]["mergekit"]
        ratios = sorted(t["cpu"] / o["cpu"] for o, t in zip(ours, theirs))
        cells += [f"{median(theirs, 'cpu'):.2f}", f"{median(theirs, 'wall'):.2f}", f"{median(theirs, 'rss_mb'):.0f}",
                  f"1/{statistics.median(ratios):.1f} (1/{ratios[0]:.1f} .. 1/{ratios[-1]:.1f})"]
    print("| " + " | ".join(cells) + " |", flush=True)


def heading(ours_only):
    cells = ["inputs", "method", "threads", "runs", "CPU s", "wall s", "RSS MB", "floor s", "wall/floor"]
    if not ours_only:
        cells += ["mergekit CPU s", "wall s", "RSS MB", "CPU ours/mergekit"]
    print("| " + " | ".join(cells) + " |\n|" + "---|" * len(cells), flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, nargs="+", default=[0.25], help=f"GB, of {list(synthetic.SHAPES)}")
    parser.add_argument("--models", type=int, nargs="+", default=[5], help="inputs, the base among them")
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    parser.add_argument("--threads", type=int, nargs="+", default=[0], help="0: all processors")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--dtype", default="bfloat16", choices=["bfloat16", "float32"],
                        help="what mergekit computes in; ours computes in f32 always")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--scaling", action="store_true",
                        help="ours alone: 1, 2, .. threads, then 2, 3, 5, 8 models, then 0.05, 0.25, 1 GB; the rest as given")
    parser.add_argument("--quick", action="store_true", help="0.05 GB, one pair")
    parser.add_argument("--mergekit", default="mergekit-yaml")
    parser.add_argument("--optimer", default=ROOT / "optimer")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "optimer-bench")
    parser.add_argument("--json", type=pathlib.Path, help="where the numbers go (default: WORK/bench.json)")
    args = parser.parse_args()
    args.ours_only |= args.scaling
    if args.quick:
        args.size, args.pairs = [0.05], 1
    return args


def planned(args):
    """What to measure: size, models, method, threads. Scaling changes one of them at a time."""
    if not args.scaling:
        return list(itertools.product(args.size, args.models, args.methods, args.threads))
    size, count = args.size[0], args.models[0]
    processors = len(os.sched_getaffinity(0))
    threads = [t for t in (1, 2, 4, 8, 16, 32) if t < processors] + [processors]
    sizes = [s for s in (0.05, 0.25, 1, 4) if s <= (0.05 if args.quick else 1) or s in args.size]
    rows = []
    for method in args.methods:
        rows += [(size, count, method, t) for t in threads]
        rows += [(size, models, method, processors) for models in (2, 3, 5, 8)]
        rows += [(s, count, method, processors) for s in sizes]
    return list(dict.fromkeys(rows))


def main():
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    result = {"facts": facts(args), "dtype": args.dtype, "rows": []}
    subprocess.run([args.optimer, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds if it must
    print(json.dumps(result["facts"]))
    heading(args.ours_only)
    for size, count, method, threads in planned(args):
        result["rows"].append(measure(args, int(size) if size == int(size) else size, count, method, threads, args.work))
    target = args.json or args.work / "bench.json"
    target.write_text(json.dumps(result, indent=1))
    print(f"numbers in {target}")


if __name__ == "__main__":
    main()
