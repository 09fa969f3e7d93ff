"""Writes golden-mixed-*.json and golden-python.journal with the Optuna that is installed.

    python make_golden.py mixed optuna5          -> golden-mixed-optuna5.json, golden-mixed-optuna5-uni.json   (5.0.0)
    python make_golden.py mixed optuna4          -> golden-mixed-optuna4.json, golden-mixed-optuna4-mv.json    (4.8.0)
    python make_golden.py journal                -> golden-python.journal, golden-python.json                  (5.0.0)

numpy's default argsort orders equal numbers by processor type; equal observations get their kernel widths in that
order. So argsort is made stable here, which is the order that the Java code promises. Two choices may have exactly the
same ratio of densities; rounding noise then decides in Optuna. Here, as in the Java code, the first one does.
"""
import json
import math
import os
import sys

import numpy as np

_argsort = np.argsort
np.argsort = lambda a, axis=-1, kind=None, **kw: _argsort(a, axis=axis, kind=kind or "stable", **kw)

import optuna  # noqa: E402
from optuna.distributions import CategoricalDistribution as Cat  # noqa: E402
from optuna.distributions import FloatDistribution as Float  # noqa: E402
from optuna.distributions import IntDistribution as Int  # noqa: E402
from optuna.distributions import distribution_to_json  # noqa: E402
from optuna.trial import TrialState  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)


def _first_of_equals(cls, samples, values):
    best = 0
    for i, v in enumerate(values):
        if v > values[best] + 1e-12:
            best = i
    return {k: x[best].item() for k, x in samples.items()}


optuna.samplers.TPESampler._compare = classmethod(_first_of_equals)
HERE = os.path.dirname(os.path.abspath(__file__))
SPACE = {
    "z_float": Float(0.3, 1.0),
    "b_log": Float(1e-4, 1.0, log=True),
    "c_step": Float(0.0, 1.0, step=0.05),
    "d_int": Int(1, 8),
    "e_intlog": Int(1, 64, log=True),
    "f_cat": Cat(["dare", "ties", "linear"]),
    "a_intstep": Int(0, 30, step=5),
    "one": Float(2.0, 2.0),
}


def objective(p):
    return round(
        (p["z_float"] - 0.6) ** 2 + (math.log(p["b_log"]) + 3) ** 2 / 50 + (p["c_step"] - 0.35) ** 2
        + (p["d_int"] - 4) ** 2 / 30 + (math.log(p["e_intlog"]) - 2) ** 2 / 20
        + {"dare": 0.0, "ties": 0.2, "linear": 0.1}[p["f_cat"]] + abs(p["a_intstep"] - 10) / 40, 2)


def run(sampler, direction, batch, n):
    """Asks in batches; every 7th trial fails, every 5th is pruned after some reports."""
    study = optuna.create_study(direction=direction, sampler=sampler)
    out = []
    while len(out) < n:
        asked = [study.ask(SPACE) for _ in range(batch)]
        for t in asked:
            value = objective(t.params) * (1 if direction == "minimize" else -1)
            row = {"params": t.params, "reports": {}}
            if t.number % 7 == 6:
                row["state"] = "fail"
                study.tell(t, state=TrialState.FAIL)
            elif t.number % 5 == 4:
                row["state"] = "pruned"
                for step in range(t.number % 3):
                    t.report(value + step, step)
                    row["reports"][step] = value + step
                study.tell(t, state=TrialState.PRUNED)
            else:
                row["state"], row["value"] = "complete", value
                study.tell(t, value)
            out.append(row)
    return out


def mixed(which):
    for preset, options in {
        "optuna5": {"optuna5": {}, "optuna5-uni": {"multivariate": False}},
        "optuna4": {"optuna4": {}, "optuna4-mv": {"multivariate": True}},
    }[which].items():
        runs = []
        for direction, batch, seed in (("minimize", 1, 3), ("maximize", 4, 11)):
            sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=10, **options)
            runs.append({"direction": direction, "batch": batch, "seed": seed, "startup": 10,
                         "trials": run(sampler, direction, batch, 60)})
        runs.append({"direction": "minimize", "batch": 1, "seed": 5, "random": True,
                     "trials": run(optuna.samplers.RandomSampler(seed=5), "minimize", 1, 20)})
        with open(os.path.join(HERE, f"golden-mixed-{preset}.json"), "w") as f:
            json.dump({"optuna": optuna.__version__, "preset": preset,
                       "space": {k: distribution_to_json(v) for k, v in SPACE.items()}, "runs": runs}, f)


def journal():
    """A journal with all that Optuna writes, and beside it what Optuna reads from it."""
    path = os.path.join(HERE, "golden-python.journal")
    if os.path.exists(path):
        os.remove(path)
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))
    study = optuna.create_study(study_name="merge", direction="maximize", storage=storage,
                                sampler=optuna.samplers.TPESampler(seed=1, n_startup_trials=3))
    study.set_metric_names(["accuracy"])
    study.set_user_attr("note", {"who": "Python", "list": [1, 2.5, None, True]})
    study.enqueue_trial({"z_float": 0.5, "f_cat": "ties"})
    for i in range(8):
        t = study.ask(SPACE)
        t.set_user_attr("größe", i)
        t.report(0.1 * i, 10)
        if i == 2:
            study.tell(t, state=TrialState.FAIL)
        elif i == 3:
            study.tell(t, state=TrialState.PRUNED)
        elif i == 4:
            study.tell(t, float("-inf"))
        elif i != 7:
            study.tell(t, -objective(t.params))
    study.add_trial(optuna.trial.create_trial(
        state=TrialState.COMPLETE, value=0.25, params={"z_float": 0.9, "d_int": 3},
        distributions={"z_float": SPACE["z_float"], "d_int": SPACE["d_int"]},
        user_attrs={"src": "added"}, intermediate_values={1: 0.5}))
    study.enqueue_trial({"z_float": 0.7})
    other = optuna.create_study(study_name="two goals", directions=["minimize", "maximize"], storage=storage)
    t = other.ask({"x": Float(0, 1)})
    other.tell(t, [1.5, float("inf")])
    gone = optuna.create_study(study_name="gone", storage=storage)
    gone.ask({"x": Float(0, 1)})
    optuna.delete_study(study_name="gone", storage=storage)
    with open(os.path.join(HERE, "golden-python.json"), "w") as f:
        json.dump(dump(path), f, indent=0)


def dump(path):
    """All studies of a journal as Optuna reads them."""
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))
    out = {}
    for name in optuna.get_all_study_names(storage):
        study = optuna.load_study(study_name=name, storage=storage)
        out[name] = {
            "directions": [d.name for d in study.directions],
            "user_attrs": study.user_attrs,
            "metric_names": study.metric_names,
            "trials": [{
                "number": t.number, "state": t.state.name, "values": t.values, "params": t.params,
                "distributions": {k: distribution_to_json(v) for k, v in t.distributions.items()},
                "user_attrs": t.user_attrs, "system_attrs": t.system_attrs,
                "intermediate": {str(k): v for k, v in t.intermediate_values.items()},
                "start": t.datetime_start and t.datetime_start.timestamp(),
                "complete": t.datetime_complete and t.datetime_complete.timestamp(),
            } for t in study.get_trials(deepcopy=False)],
        }
    return out


if __name__ == "__main__":
    if sys.argv[1] == "mixed":
        mixed(sys.argv[2])
    elif sys.argv[1] == "journal":
        journal()
    else:
        print(json.dumps(dump(sys.argv[2])))
