"""Makes golden/merge/architectures: tiny models with the tensors that mergekit 0.1.5 knows of some architectures, and
what mergekit-yaml makes of their slices. Values are small whole numbers and eighths, so that sums are exact.

    python make_architectures.py PATH/TO/mergekit-yaml        # needs mergekit, torch, safetensors
"""

import importlib.resources
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

HERE = pathlib.Path(__file__).resolve().parent / "architectures"
ARCHITECTURES = ["gpt2", "gpt-neox", "gptbigcode", "falcon", "mamba", "bert-masked-lm", "roberta-masked-lm", "distilbert-masked-lm"]
LAYERS = 3
RECIPE = """\
merge_method: linear
dtype: float32
slices:
  - sources:
      - {model: a, layer_range: [0, 2], parameters: {weight: [1, 0.25]}}
      - {model: b, layer_range: [1, 3], parameters: {weight: [1, 0.75]}}
  - sources:
      - {model: a, layer_range: [0, 1], parameters: {weight: 0}}
      - {model: b, layer_range: [2, 3], parameters: {weight: 1}}
"""


def names(definition):
    every = definition["pre_weights"] + definition["post_weights"]
    for weight in every:
        yield weight
    for layer in range(LAYERS):
        for weight in definition["layer_templates"]["weights"]:
            yield {**weight, "name": weight["name"].replace("${layer_index}", str(layer))}


def model(folder, definition, first):
    tensors, config = {}, {"model_type": definition["model_type"], "architectures": definition["architectures"]}
    config[definition.get("num_layers_config_key") or "num_hidden_layers"] = LAYERS
    for i, weight in enumerate(names(definition)):
        if weight.get("optional") or weight["name"].endswith("position_ids"):
            continue
        shape = (3, 2) if weight["name"].endswith("weight") else (3,)
        count = 6 if len(shape) == 2 else 3
        tensors[weight["name"]] = (torch.arange(count) * 8 + 100 * first + i * 4).reshape(shape).to(torch.float32)
    folder.mkdir(parents=True)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config))


def main(program):
    data = importlib.resources.files("mergekit._data.architectures")
    shutil.rmtree(HERE, ignore_errors=True)
    for architecture in ARCHITECTURES:
        definition = json.loads((data / f"{architecture}.json").read_text())
        folder = HERE / architecture
        model(folder / "a", definition, 1)
        model(folder / "b", definition, 2)
        with tempfile.TemporaryDirectory() as work:
            recipe = pathlib.Path(work) / "recipe.yml"
            recipe.write_text(RECIPE.replace("model: ", f"model: {folder}/"))
            subprocess.run([program, recipe, f"{work}/out", "--no-copy-tokenizer"], check=True)
            merged = {}
            for file in pathlib.Path(work, "out").glob("*.safetensors"):
                merged.update(load_file(file))
            config = json.loads(pathlib.Path(work, "out", "config.json").read_text())
        merged = {name: tensor.contiguous() for name, tensor in merged.items()}
        save_file(merged, folder / "merged.safetensors", metadata={"layers": str(layers_in(config))})
    (HERE / "recipe.yml").write_text(RECIPE)


def layers_in(config):
    return next(config[key] for key in ("n_layer", "n_layers", "num_hidden_layers") if key in config)


if __name__ == "__main__":
    main(sys.argv[1])
