"""Plain and frugal searches on the bundled lab, by seed: test score of the chosen merge and samples used.

    python3 docs/benchmarks/bench_search.py --out out/search-budgets [--first 6] [--seeds 5] [--record]

Runs ./optimer search on study files that it writes, three ways for each seed (sampler and mask): plain, frugal, and plain cut
to about as many samples by fewer trials. What is done is kept and not run again. Prints a table with paired
differences to plain and 95 % intervals over seeds (Student's t); --record writes it into docs/search-budgets.md, at
the mark of the first seed.
Needs only Python's standard library.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "search-budgets.md"
BEGIN, END = "<!-- lab {}: written by bench_search.py -->\n", "\n<!-- end of lab {} -->"
# two-sided 95 % points of Student's t for 1 to 9 degrees of freedom
T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
TRIALS, ITEMS, DEV, TOP = 100, 50, 150, 3

STUDY = """pool:
  base: {lab}/pt
  instruct: {{it: {{dir: {lab}/it, low: 0.3, high: 1.0}}}}
  vectors: {{ja: {lab}/cpt-ja, zh: {lab}/cpt-zh, math: {lab}/cpt-math, code: {lab}/cpt-code}}
  merge: {{method: dare_linear, density: 0.9, seed: {seed}}}
  tasks: {lab}/tasks
  items: {{search: {items}, dev: {dev}}}
  frugal: {frugal}
sampler: {{name: tpe, preset: optuna5, startup: 20, seed: {seed}}}
trials: {trials}
top_k: {top}
journal: {journal}
"""


def search(out, name, seed, trials=TRIALS, items=ITEMS, frugal="false"):
    """The result of one search, run unless it is there."""
    done = out / f"{name}-{seed}.json"
    if not done.exists():
        study = out / f"{name}-{seed}.yml"
        study.write_text(
            STUDY.format(
                lab=ROOT / "data" / "lab", seed=seed, items=items, dev=DEV, frugal=frugal, trials=trials, top=TOP,
                journal=out / f"{name}-{seed}.journal",
            )
        )
        command = [ROOT / "optimer", "search", study, "--resume", "--json"]
        result = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        part = done.with_suffix(".part")
        part.write_text(result)
        part.rename(done)
    return json.loads(done.read_text())


def plain_samples(result, trials, items):
    """What the uncut plain protocol takes on the same tasks."""
    per_task = result["samples"]["plain"] / (trials * items + TOP * DEV)
    return per_task * (TRIALS * ITEMS + TOP * DEV)


def interval(differences):
    """Mean and half width of the 95 % interval."""
    n = len(differences)
    if n < 2:
        return differences[0], math.nan
    return statistics.mean(differences), T95[n - 2] * statistics.stdev(differences) / math.sqrt(n)


def marked(first):
    """The page, and where in it the table of seeds from `first` on stands; ends the script when there is no such place."""
    page = PAGE.read_text()
    begin, end = BEGIN.format(first), END.format(first)
    if begin not in page or end not in page:
        sys.exit(f"{PAGE}: no marks for seeds from {first} on. Add these where the table shall stand, or leave --record out:"
                 f"\n{begin}{end.lstrip()}")
    return page, page.index(begin) + len(begin), page.index(end)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for study files, journals and results")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, 10 at most")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--record", action="store_true", help="write the table into docs/search-budgets.md")
    args = parser.parse_args()
    if args.record:
        marked(args.first)  # before hours of searches, not after
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    scores, shares = {}, {}
    last = args.first + args.seeds - 1
    for seed in range(args.first, last + 1):
        frugal = search(out, "frugal", seed, frugal="true")
        # as many trials as give the plain protocol about the same number of samples
        cut = round((frugal["samples"]["share"] * (TRIALS * ITEMS + TOP * DEV) - TOP * DEV) / ITEMS)
        ways = {
            "plain": (search(out, "plain", seed), TRIALS, ITEMS),
            "frugal": (frugal, TRIALS, ITEMS),
            "plain, fewer trials": (search(out, "fewer-trials", seed, trials=cut), cut, ITEMS),
        }
        for name, (result, trials, items) in ways.items():
            scores.setdefault(name, []).append(100 * result["best"]["test"]["mean"])
            shares.setdefault(name, []).append(result["samples"]["used"] / plain_samples(result, trials, items))
        print(f"seed {seed}: " + ", ".join(f"{n} {s[-1]:.2f}" for n, s in scores.items()), file=sys.stderr)
    lines = ["", f"Test score in % by way and seed ({args.first} to {last}):", "",
             "| | by seed | mean | against plain, 95 % interval | samples |", "|---|---|---|---|---|"]
    for name, values in scores.items():
        mean, half = interval([a - b for a, b in zip(values, scores["plain"])])
        against = "" if name == "plain" else f"{mean:+.2f} ± {half:.2f}"
        each = ", ".join(f"{v:.1f}" for v in values)
        lines.append(f"| {name} | {each} | {statistics.mean(values):.2f} | {against} | {100 * statistics.mean(shares[name]):.0f} % |")
    table = "\n".join(lines) + "\n"
    print(table)
    if args.record:
        page, begin, end = marked(args.first)
        PAGE.write_text(page[:begin] + table + page[end:])


if __name__ == "__main__":
    main()
