"""Makes the golden files of the adapter tests with peft 0.21.2 (pip install peft==0.21.2 transformers==5.23).

Usage: python make_golden.py OUT_DIR

Tiny bases, PEFT adapters with random factors on them, and what peft's merge_and_unload makes of each pair. In
OUT_DIR/NAME: base.txt (the base's name), adapter/ and merged.safetensors. In OUT_DIR/base-*: the bases.
"""

import os
import shutil
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def llama(tied=False):
    torch.manual_seed(1)
    return LlamaForCausalLM(
        LlamaConfig(
            hidden_size=16,
            intermediate_size=24,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            vocab_size=32,
            attention_bias=True,
            tie_word_embeddings=tied,
        )
    )


def gpt2():
    torch.manual_seed(2)
    return GPT2LMHeadModel(GPT2Config(n_embd=12, n_layer=1, n_head=2, vocab_size=20, n_positions=8))


BASES = {
    "base-f32": (llama, torch.float32),
    "base-bf16": (llama, torch.bfloat16),
    "base-f16": (llama, torch.float16),
    "base-gpt2": (gpt2, torch.float32),
}

CASES = {
    "plain-f32": ("base-f32", dict(r=4, lora_alpha=12, target_modules=LINEAR), torch.float32),
    "plain-bf16": ("base-bf16", dict(r=4, lora_alpha=12, target_modules=LINEAR), torch.bfloat16),
    "plain-f16": ("base-f16", dict(r=3, lora_alpha=5, target_modules=["q_proj", "v_proj"]), torch.float16),
    "mixed": ("base-bf16", dict(r=5, lora_alpha=16, target_modules=LINEAR), torch.float32),
    "rslora": ("base-bf16", dict(r=7, lora_alpha=9, target_modules=LINEAR, use_rslora=True), torch.float32),
    "patterns": (
        "base-f32",
        dict(
            r=4,
            lora_alpha=8,
            target_modules=LINEAR,
            use_rslora=True,
            rank_pattern={r"layers\.0\.self_attn\.q_proj": 2, "up_proj": 6, "^model.layers.1.mlp.down_proj": 3},
            alpha_pattern={"up_proj": 5, r"layers.\d+.self_attn.[kv]_proj": 3},
        ),
        torch.float32,
    ),
    "some-layers": (
        "base-f32",
        dict(r=2, target_modules=["q_proj", "mlp.up_proj"], layers_to_transform=[1], exclude_modules=["o_proj"]),
        torch.float32,
    ),
    "expression": ("base-f32", dict(r=2, target_modules=r".*layers\.[01]\.mlp\.(up|down)_proj"), torch.float32),
    "embedding": (
        "base-f32",
        dict(r=3, target_modules=["q_proj", "embed_tokens"], modules_to_save=["lm_head", "norm"]),
        torch.float32,
    ),
    "embedding-bf16": (
        "base-bf16",
        dict(r=3, lora_alpha=5, target_modules=["q_proj", "embed_tokens"]),
        torch.float32,
    ),
    "bias-all": ("base-bf16", dict(r=2, target_modules=["q_proj"], bias="all"), torch.bfloat16),
    "lora-bias": ("base-f32", dict(r=2, lora_alpha=6, target_modules=["q_proj"], lora_bias=True), torch.float32),
    "transposed": (
        "base-gpt2",
        dict(r=3, lora_alpha=7, target_modules=["c_attn", "c_proj", "c_fc"], fan_in_fan_out=True),
        torch.float32,
    ),
}

REFUSED = {
    "dora": dict(r=2, target_modules=["q_proj"], use_dora=True),
    "tokens": dict(r=2, target_modules=["q_proj"], trainable_token_indices=[1, 3]),
}


def plain(tensors):
    """One name per storage, in the names that the checkpoint has."""
    return {k: v.contiguous().clone() for k, v in sorted(tensors.items())}


def main(out):
    for name, (make, dtype) in BASES.items():
        model = make().to(dtype)
        model.save_pretrained(os.path.join(out, name))
        os.remove(os.path.join(out, name, "generation_config.json"))
    for name, (base, settings, dtype) in CASES.items():
        folder = os.path.join(out, name)
        shutil.rmtree(folder, ignore_errors=True)
        cls = GPT2LMHeadModel if "gpt2" in base else LlamaForCausalLM
        load = lambda: cls.from_pretrained(os.path.join(out, base), dtype="auto")
        model = get_peft_model(load(), LoraConfig(task_type="CAUSAL_LM", **settings), autocast_adapter_dtype=False)
        torch.manual_seed(len(name))
        for key, value in model.named_parameters():
            if value.requires_grad:
                value.data = (value.data.float() + 0.1 * torch.randn(value.shape)).to(dtype)
        model.save_pretrained(os.path.join(folder, "adapter"))
        os.remove(os.path.join(folder, "adapter", "README.md"))
        merged = PeftModel.from_pretrained(load(), os.path.join(folder, "adapter")).merge_and_unload()
        merged.save_pretrained(os.path.join(folder, "full"))
        save_file(
            plain(load_file(os.path.join(folder, "full", "model.safetensors"))),
            os.path.join(folder, "merged.safetensors"),
        )
        shutil.rmtree(os.path.join(folder, "full"))
        with open(os.path.join(folder, "base.txt"), "w") as f:
            f.write(base + "\n")
    for name, settings in REFUSED.items():
        model = get_peft_model(llama(), LoraConfig(task_type="CAUSAL_LM", **settings))
        model.save_pretrained(os.path.join(out, "refused-" + name))
        os.remove(os.path.join(out, "refused-" + name, "README.md"))


if __name__ == "__main__":
    main(sys.argv[1])
