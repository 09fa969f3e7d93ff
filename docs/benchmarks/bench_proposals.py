"""Times of the search itself, beside Optuna's, on the same history and in the same run:

    python bench_proposals.py [--rounds 5] [--trials 1000] [--journal-trials 10000]

- suggest: one proposal of TPE (study.ask) after --trials trials of 6 weights, without and with a grid of 0.01;
- load: a journal of --journal-trials trials from the disk to a list of trials, each time in a fresh process.

The two programs take turns; medians and quartiles over rounds. Needs Optuna in this Python and the built jar. The first
proposals of each process do not count: a search that has come so far has made as many. It prints one JSON object, with
the machine's load: on a busy machine a JVM that has just started waits for its compiler, and the numbers say little."""

import argparse
import json
import os
import pathlib
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
JAR = HERE.parent.parent / "toolkit" / "target" / "toolkit.jar"
RANGE = {"name": "FloatDistribution", "attributes": {"step": None, "low": 0.0, "high": 1.0, "log": False}}


def journal(path, trials, step):
    """A study of 6 weights as Optuna's own workers write it, one parameter a line."""
    chance = random.Random(1)
    best = [0.8, 0.1, 0.2, 0.3, 0.1, 0.2]
    text = json.dumps({**RANGE, "attributes": {**RANGE["attributes"], "step": step}})
    with open(path, "w", encoding="utf-8") as out:

        def line(code, **fields):
            record = {"op_code": code, "worker_id": "0b5f2f5e-4a41-4dcb-a6a5-1a6f0e5d7c11-1", **fields}
            out.write(json.dumps(record, separators=(",", ":")) + "\n")

        line(0, study_name="s", directions=[2])
        for t in range(trials):
            line(4, study_id=0, datetime_start="2026-11-23T06:00:00.000001")
            spread = 0.5 if t < 100 else 0.1
            x = [min(1.0, max(0.0, b + chance.gauss(0, spread))) for b in best]
            x = [round(v / step) * step for v in x] if step else x
            for i, v in enumerate(x):
                line(5, trial_id=t, param_name=f"w{i}", param_value_internal=v, distribution=text)
            line(8, trial_id=t, user_attr={"merge_seconds": 0.5})
            value = -sum((a - b) ** 2 for a, b in zip(x, best))
            line(6, trial_id=t, state=1, values=[value], datetime_complete="2026-11-23T06:00:01.000001")


def optuna_part(what, path):
    """Runs in a process of its own: prints milliseconds."""
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    start = time.perf_counter()
    study = optuna.load_study(study_name="s", storage=JournalStorage(JournalFileBackend(path)))
    trials = study.trials
    if what == "load":
        print((time.perf_counter() - start) * 1e3)
        return
    memory = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1, n_startup_trials=20))
    memory.add_trials(trials)
    space = trials[0].distributions
    times = []
    for _ in range(80):
        before = time.perf_counter()
        trial = memory.ask(space)
        times.append((time.perf_counter() - before) * 1e3)
        memory.tell(trial, state=optuna.trial.TrialState.FAIL)
    print(statistics.median(times[40:]))


def run(command):
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def summary(times):
    quartiles = statistics.quantiles(times, n=4) if len(times) > 1 else [times[0]] * 3
    return {"median_ms": round(quartiles[1], 2), "q25": round(quartiles[0], 2), "q75": round(quartiles[2], 2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--journal-trials", type=int, default=10000)
    parser.add_argument("--java", default="java", help="a JDK's java, 17 or newer")
    parser.add_argument("--jar", default=str(JAR), help="class path of the toolkit")
    options = parser.parse_args()
    import optuna

    result = {"optuna": optuna.__version__, "python": platform.python_version(), "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder:
        for name, what, trials, step in (
            ("suggest", "suggest", options.trials, None),
            ("suggest_grid", "suggest", options.trials, 0.01),
            ("load", "load", options.journal_trials, None),
        ):
            path = os.path.join(folder, name + ".journal")
            journal(path, trials, step)
            ours, theirs = [], []
            for _ in range(options.rounds):
                ours.append(run([options.java, "-XX:+UseSerialGC", "-cp", options.jar, str(HERE / "ProposalSpeed.java"), what, path]))
                theirs.append(run([sys.executable, __file__, "--part", what, path]))
            result[name] = {"trials": trials, "toolkit": summary(ours), "optuna": summary(theirs)}
    result["load_average"] = [round(v, 2) for v in os.getloadavg()]
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        optuna_part(sys.argv[2], sys.argv[3])
    else:
        main()
