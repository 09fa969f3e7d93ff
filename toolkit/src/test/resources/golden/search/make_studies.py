"""Writes golden-studies.json with Optuna 5.0.0: whole studies, to be followed trial for trial.

    python make_studies.py

Three studies over mixed spaces (their spaces as they stand in a study file), then studies with several objectives, with
constraints, and with both. Values are rounded, so that many are equal; some are infinite. What make_golden.py says about
equal numbers holds here too: importing it makes the order of equal numbers a stable one.
"""
import json
import math
import os

from make_golden import HERE, optuna
from optuna.distributions import CategoricalDistribution as Cat
from optuna.distributions import FloatDistribution as Float
from optuna.distributions import IntDistribution as Int
from optuna.trial import TrialState


def distribution(entry):
    if "choices" in entry:
        return Cat(entry["choices"])
    kind = Int if entry.get("int") else Float
    more = {k: entry[k] for k in ("step", "log") if k in entry}
    return kind(entry["low"], entry["high"], **more)


MERGE = {
    "it": {"low": 0.3, "high": 1.0},
    "ja": {"low": -1, "high": 1, "step": 0.01},
    "density": {"low": 0.01, "high": 1.0, "log": True},
    "method": {"choices": ["dare_linear", "ties", "task_arithmetic"]},
    "first_layer": {"low": 0, "high": 31, "int": True},
}
GRIDS = {
    "b": {"low": 0, "high": 1, "step": 0.05},
    "A": {"low": 2, "high": 20, "int": True, "step": 3},
    "é": {"low": 1, "high": 1000, "int": True, "log": True},
    "a": {"low": -3, "high": 3, "step": 0.25},
    "flag": {"choices": [True, False]},
}
TRAINING = {
    "rate": {"low": 1e-5, "high": 0.1, "log": True},
    "rank": {"low": 1, "high": 256, "int": True, "log": True},
    "warm_up": {"low": 0, "high": 0.5},
    "head": {"choices": ["none", 2, 0.5, None]},
    "fixed": {"low": 1, "high": 1},
    "decay": {"low": 0, "high": 0.3, "step": 0.1},
}
WEIGHTS = {name: {"low": 0, "high": 1} for name in ("it", "ja", "zh")}


def merge(p):
    loss = (p["it"] - 0.8) ** 2 + (p["ja"] - 0.21) ** 2 + (math.log(p["density"]) + 1) ** 2 / 9
    return [round(1 - loss - {"dare_linear": 0, "ties": 0.05, "task_arithmetic": 0.1}[p["method"]]
                  - abs(p["first_layer"] - 11) / 60, 2)]


def grids(p):
    return [round((p["b"] - 0.4) ** 2 + (p["A"] - 11) ** 2 / 50 + (math.log(p["é"]) - 4) ** 2 / 10
                  + (p["a"] - 0.5) ** 2 / 4 + (0 if p["flag"] else 0.3), 1)]


def training(p):
    gain = -(math.log10(p["rate"]) + 3) ** 2 - (math.log2(p["rank"]) - 4) ** 2 / 8 - (p["warm_up"] - 0.1) ** 2
    value = gain - p["decay"] + {"none": 0, 2: 0.2, 0.5: -0.1, None: 0.1}[p["head"]]
    return [float("-inf") if p["rate"] > 0.05 else round(value, 3)]


def two(p):
    return [round(1 - (p["it"] - 0.9) ** 2 - 0.3 * p["ja"], 2), round((p["ja"] - 0.7) ** 2 + 0.4 * p["it"] * p["zh"], 2)]


def three(p):
    return [round((p[a] - 0.5) ** 2 + 0.5 * p[b] - 0.2 * p[c] ** 3, 3)
            for a, b, c in (("it", "ja", "zh"), ("ja", "zh", "it"), ("zh", "it", "ja"))]


def fine(p):
    values = [p["it"] + 0.1 * p["zh"], 1 / (p["it"] + 0.1) + 2 * p["ja"]]
    return values if p["it"] < 0.97 else [values[0], float("inf")]


def forgetting(p):
    return [round(p["ja"] + 0.5 * p["zh"] - 0.1 * p["it"], 2)]


def limits(p):
    """General ability, and the size of the merge: at most 0 where they hold."""
    return [round(0.6 - p["it"] + 0.8 * p["ja"] ** 2, 3), round(p["ja"] + p["zh"] - 1.2, 3)]


STUDIES = [
    ("merge", MERGE, ["maximize"], merge, None, 100, {"seed": 42, "n_startup_trials": 20}),
    ("grids", GRIDS, ["minimize"], grids, None, 100, {"seed": 7}),
    ("training", TRAINING, ["maximize"], training, None, 100, {"seed": 123}),
    ("two objectives", WEIGHTS, ["maximize", "minimize"], two, None, 90, {"seed": 1}),
    ("three objectives", WEIGHTS, ["minimize"] * 3, three, None, 70, {"seed": 2, "n_startup_trials": 12}),
    ("two objectives, one infinite at times", WEIGHTS, ["minimize"] * 2, fine, None, 90, {"seed": 3}),
    ("mixed space, two objectives", MERGE, ["maximize", "minimize"],
     lambda p: [merge(p)[0], round(p["density"] * p["it"], 2)], None, 70, {"seed": 4}),
    ("constraints", WEIGHTS, ["maximize"], forgetting, limits, 80, {"seed": 5}),
    ("constraints, two objectives", WEIGHTS, ["maximize", "minimize"], two, limits, 70, {"seed": 6}),
]


def follow(name, space, directions, objective, constraint, n, options):
    study = optuna.create_study(directions=directions, sampler=optuna.samplers.TPESampler(**options))
    ranges = {k: distribution(v) for k, v in space.items()}
    trials = []
    for i in range(n):
        trial = study.ask(ranges)
        row = {"params": trial.params}
        if constraint and i % 9 != 8:  # one without: it counts as one that keeps to the limits
            row["constraints"] = constraint(trial.params)
            for key, value in enumerate(row["constraints"]):
                trial.set_constraint(str(key), value)
        if i % 11 == 10 and len(directions) == 1:
            trial.report(objective(trial.params)[0], 1)
            row["pruned"] = objective(trial.params)[0]
            study.tell(trial, state=TrialState.PRUNED)
        elif i % 13 == 12:
            row["failed"] = True
            study.tell(trial, state=TrialState.FAIL)
        else:
            row["values"] = objective(trial.params)
            study.tell(trial, row["values"])
        trials.append(row)
    best = [t.number for t in study.best_trials] if len(directions) > 1 else [study.best_trial.number]
    return {"name": name, "space": space, "directions": directions, "sampler": options, "trials": trials, "best": best}


if __name__ == "__main__":
    with open(os.path.join(HERE, "golden-studies.json"), "w") as f:
        json.dump({"optuna": optuna.__version__, "studies": [follow(*s) for s in STUDIES]}, f)
