"""Makes the golden files of the recipe tests with mergekit 0.1.5 (pip install mergekit==0.1.5).

Usage: python make_recipes.py OUT_DIR        (OUT_DIR is the folder "recipes" beside this script)

The weights of the inputs are not stored: GoldenInputs.java makes the same numbers from the same integer hash. Their
tokenizers are (folders m0, m1, m2). A result is stored as one flat tensor: its tensors one after the other, sorted by
name. Results of tokenizer recipes hold embedding and head only, with their rows sorted by the tokens' texts.
"""

import json
import os
import shutil
import sys
import tempfile

import numpy as np
import torch
import yaml
from safetensors.torch import load_file, save_file

import make_golden
from make_golden import uniform

# the recipes in mergekit's "examples" folder, with the models' names replaced by m0, m1, m2, m3
EXAMPLES = {
    "gradient-slerp": """
slices:
  - sources:
      - model: m1
        layer_range: [0, 40]
      - model: m2
        layer_range: [0, 40]
merge_method: slerp
base_model: m1
parameters:
  t:
    - filter: self_attn
      value: [0, 0.5, 0.3, 0.7, 1]
    - filter: mlp
      value: [1, 0.5, 0.7, 0.3, 0]
    - value: 0.5 # fallback for rest of tensors
dtype: float16
""",
    "linear": """
models:
  - model: m1
    parameters:
      weight: 1.0
  - model: m2
    parameters:
      weight: 0.3
  - model: m3
    parameters:
      weight: 0.5
merge_method: linear
dtype: float16
""",
    "44-layers": """
merge_method: passthrough
slices:
  - sources:
    - model: m1
      layer_range: [0, 24]
  - sources:
    - model: m2
      layer_range: [20, 40]
dtype: float16
""",
    "ties": """
models:
  - model: m1
    parameters:
      density: [1, 0.7, 0.1] # density gradient
      weight: 1.0
  - model: m2
    parameters:
      density: 0.5
      weight: [0, 0.3, 0.7, 1] # weight gradient
  - model: m3
    parameters:
      density: 0.33
      weight:
        - filter: mlp
          value: 0.5
        - value: 0
merge_method: ties
base_model: m0
parameters:
  normalize: true
  int8_mask: true
dtype: float16
""",
    "slice-parameters": """
merge_method: linear
slices:
  - sources:
      - {model: m0, layer_range: [0, 3], parameters: {weight: [1, 0]}}
      - {model: m1, layer_range: [2, 5]}
    parameters: {weight: [{filter: mlp, value: [0.25, 0.75]}, {value: 0.5}]}
  - sources:
      - {model: m2, layer_range: [7, 8], parameters: {weight: [0.1, 0.9]}}
      - {model: m3, layer_range: [39, 40], parameters: {weight: [{filter: q_proj, value: 2}]}}
parameters: {weight: 0.3, normalize: false}
dtype: float32
out_dtype: float16
""",
    "slice-base": """
merge_method: task_arithmetic
base_model: m0
modules:
  default:
    slices:
      - sources:
          - {model: m0, layer_range: [0, 5]}
          - {model: m1, layer_range: [0, 5], parameters: {weight: [0.2, 0.8]}}
      - sources:
          - {model: m2, layer_range: [5, 9]}
          - {model: m3, layer_range: [5, 9]}
        base_model: m2
        parameters: {weight: 0.7}
    parameters: {weight: [{filter: mlp, value: 0.1}]}
parameters: {weight: 0.4}
dtype: float32
out_dtype: float16
""",
}

TOKENIZERS = {
    "base": "tokenizer_source: base",
    "model": "tokenizer_source: m2",
    "union": "tokenizer_source: union",
    "rules": """
tokenizer:
  source: union
  pad_to_multiple_of: 16
  tokens:
    <new>: {source: {kind: zero}}
    <say>: {source: {kind: model_token, model: m1, token: ba}}
    <one>: {source: m1}
    <two>: {source: {kind: model_token, model: m0, token_id: 3}, force: true}
    ab: {source: m0, force: true}
""",
}

CHARS = list("abcde ")
VOCABS = [
    (["ab", "ba", "abc"], ["<s>", "</s>"], 0),
    (["ba", "ab", "cd", "de"], ["<s>", "</s>", "<one>", "<both>"], 0),
    (["cd", "ab"], ["</s>", "<s>", "<two>", "<both>"], 3),
]


def shapes(layers, vocab):
    """Like make_golden's, for 6 features, 8 inner ones and 4 of keys."""
    yield "model.embed_tokens.weight", (vocab, 6)
    for i in range(layers):
        p = f"model.layers.{i}."
        yield p + "input_layernorm.weight", (6,)
        yield p + "mlp.down_proj.weight", (6, 8)
        yield p + "mlp.gate_proj.weight", (8, 6)
        yield p + "mlp.up_proj.weight", (8, 6)
        yield p + "post_attention_layernorm.weight", (6,)
        yield p + "self_attn.k_proj.weight", (4, 6)
        yield p + "self_attn.o_proj.weight", (6, 6)
        yield p + "self_attn.q_proj.weight", (6, 6)
        yield p + "self_attn.v_proj.weight", (4, 6)
    yield "model.norm.weight", (6,)
    yield "lm_head.weight", (vocab, 6)


def write_model(folder, number, layers, vocab):
    os.makedirs(folder, exist_ok=True)
    make_golden.shapes = lambda: shapes(layers, vocab)
    save_file(make_golden.model(number), os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 6, "intermediate_size": 8,
        "num_hidden_layers": layers, "num_attention_heads": 3, "num_key_value_heads": 2, "head_dim": 2,
        "vocab_size": vocab, "tie_word_embeddings": False, "torch_dtype": "bfloat16", "rms_norm_eps": 1e-5,
        "max_position_embeddings": 64,
    }
    with open(os.path.join(folder, "config.json"), "w") as f:
        json.dump(config, f)


def write_tokenizer(folder, number):
    from tokenizers import AddedToken, Tokenizer, models

    words, special, padding = VOCABS[number]
    chars = CHARS if number != 2 else CHARS[::-1]
    vocab = {token: i for i, token in enumerate(chars + words)}
    merges = [(w[:-1], w[-1]) for w in words]
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    os.makedirs(folder, exist_ok=True)
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as f:
        json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>"}, f)
    return len(tokenizer.get_vocab()) + padding


def merge(text, work, out):
    from mergekit.config import MergeConfiguration
    from mergekit.io.tasks import LoaderCache
    from mergekit.merge import run_merge
    from mergekit.options import MergeOptions

    LoaderCache().loaders.clear()
    config = yaml.safe_load(text)
    cwd = os.getcwd()
    os.chdir(work)
    run_merge(MergeConfiguration.model_validate(config), out, MergeOptions(copy_tokenizer=False, write_model_card=False, quiet=True))
    os.chdir(cwd)
    tensors = {}
    for file in sorted(os.listdir(out)):
        if file.endswith(".safetensors"):
            tensors.update(load_file(os.path.join(out, file)))
    return tensors


def main(out):
    torch.set_num_threads(1)
    work = tempfile.mkdtemp()
    for i in range(4):
        write_model(os.path.join(work, f"m{i}"), i, 40, 10)
    for name, text in EXAMPLES.items():
        run = text
        if name == "ties":  # mergekit's sums of float16 are not what is compared
            run = text.replace("dtype: float16", "dtype: float32\nout_dtype: float16")
        tensors = merge(run, work, os.path.join(work, "out-" + name))
        flat = torch.cat([tensors[k].reshape(-1) for k in sorted(tensors)])
        save_file({"all": flat}, os.path.join(out, name + ".safetensors"))
        with open(os.path.join(out, name + ".yml"), "w") as f:
            f.write(text.lstrip())
    shutil.rmtree(work)

    work = tempfile.mkdtemp()
    for i in range(3):
        vocab = write_tokenizer(os.path.join(work, f"m{i}"), i)
        write_model(os.path.join(work, f"m{i}"), i, 1, vocab)
        os.makedirs(os.path.join(out, f"m{i}"), exist_ok=True)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(os.path.join(work, f"m{i}", file), os.path.join(out, f"m{i}", file))
    for name, text in TOKENIZERS.items():
        models = "".join(f"  - {{model: m{i}, parameters: {{weight: {w}}}}}\n" for i, w in ((0, 0.5), (1, 0.3), (2, 0.2)))
        recipe = f"merge_method: linear\nbase_model: m0\nmodels:\n{models}dtype: float32\nout_dtype: bfloat16\n{text.lstrip()}"
        merged = os.path.join(work, "out-" + name)
        tensors = merge(recipe, work, merged)
        with open(os.path.join(out, "tokenizer-" + name + ".yml"), "w") as f:
            f.write(recipe.rstrip() + "\n")
        with open(os.path.join(merged, "tokenizer.json")) as f:
            tokenizer = json.load(f)
        vocab = dict(tokenizer["model"]["vocab"])
        vocab.update({t["content"]: t["id"] for t in tokenizer["added_tokens"]})
        order = [vocab[t] for t in sorted(vocab)]
        rows = tensors["lm_head.weight"].shape[0]
        order += list(range(len(vocab), rows))
        flat = torch.cat([tensors["model.embed_tokens.weight"][order].reshape(-1),
                          tensors["lm_head.weight"][order].reshape(-1)])
        save_file({"all": flat}, os.path.join(out, "tokenizer-" + name + ".safetensors"),
                  metadata={"tokens": "\n".join(sorted(vocab)), "rows": str(rows),
                            "vocab_size": str(json.load(open(os.path.join(merged, "config.json")))["vocab_size"])})
    shutil.rmtree(work)


if __name__ == "__main__":
    main(sys.argv[1])
