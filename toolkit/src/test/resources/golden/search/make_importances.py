"""Importances as Optuna 5.0.0 computes them (PED-ANOVA, its default), for ImportancesTest. Writes importances.json."""

import json
import math
import pathlib
import warnings

import optuna
from optuna.distributions import distribution_to_json
from optuna.importance import get_param_importances
from optuna.trial import TrialState, create_trial

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def weights(trial):
    a = [trial.suggest_float(name, 0.3 if name == "it" else 0.0, 1.0) for name in ("it", "ja", "zh", "code")]
    return -((a[0] - 0.8) ** 2) - 4 * (a[1] - 0.1) ** 2 - 0.2 * (a[2] - 0.3) ** 2


def mixed(trial):
    kind = trial.suggest_categorical("kind", ["linear", "ties", None])
    k = trial.suggest_int("k", 1, 300, log=True)
    n = trial.suggest_int("n", 2, 20, step=3)
    rate = trial.suggest_float("rate", 1e-5, 1.0, log=True)
    step = trial.suggest_float("step", 0.0, 1.0, step=0.05)
    value = abs(math.log10(rate) + 2) + 0.1 * n + (step - 0.5) ** 2 + math.log(k) * 0.2
    if kind == "ties":
        value += trial.suggest_float("density", 0.1, 1.0)
    if trial.number == 7:
        return math.inf
    if trial.number == 9:
        raise optuna.TrialPruned()
    return round(value, 1)  # ties


def narrowed(trial):
    high = 10.0 if trial.number < 30 else 3.0
    x = trial.suggest_float("x", 0.0, high)
    y = trial.suggest_float("y", -1.0, 1.0)
    trial.suggest_float("only", 2.0, 2.0)
    return (x - 1) ** 2 + 0.5 * y


def two(trial):
    x, y, z = (trial.suggest_float(name, 0.0, 1.0) for name in "xyz")
    return x, 1 - x + abs(y - 0.5)


def run(name, objective, trials, seed, directions):
    study = optuna.create_study(directions=directions, sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=trials)
    return {
        "name": name,
        "directions": [d.name for d in study.directions],
        "ranges": sorted({distribution_to_json(d) for t in study.trials for d in t.distributions.values()}),
        "trials": [
            {
                "state": t.state.name,
                "values": t.values,
                "params": [[k, d.to_internal_repr(t.params[k]), distribution_to_json(d)] for k, d in t.distributions.items()],
            }
            for t in study.trials
        ],
        "importances": get_param_importances(study),
    }


def compact(study):
    """Ranges by their index, so that the file stays small."""
    for trial in study["trials"]:
        trial["params"] = [[k, v, study["ranges"].index(r)] for k, v, r in trial["params"]]
    return study


studies = [
    compact(run("weights", weights, 80, 3, ["maximize"])),
    compact(run("mixed", mixed, 60, 5, ["minimize"])),
    compact(run("narrowed", narrowed, 45, 7, ["minimize"])),
    compact(run("two", two, 40, 9, ["minimize", "minimize"])),
    compact(run("few", weights, 1, 1, ["maximize"])),
]
text = json.dumps(studies, separators=(",", ":"))
pathlib.Path(__file__).with_name("importances.json").write_text(text + "\n")
