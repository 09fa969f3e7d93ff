"""Writes tiny seeded Llama-family folders with transformers and their logits, for LogitsParityTest.

Usage: python make_golden.py        (torch 2.15.0, transformers 5.23.0; writes beside itself)

For each model: a folder with config.json and weights (one or several shards), NAME.prompts.json with token ids and 12
greedily generated ids for each prompt, and NAME.logits.safetensors with the raw f32 logits of prompt i under the name "i".
"""
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM

HERE = Path(__file__).parent
COMMON = dict(vocab_size=61, hidden_size=24, intermediate_size=40, num_hidden_layers=2, max_position_embeddings=64,
              rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2)
MODELS = {
    # grouped queries, head_dim != hidden / heads, tied head, one bf16 file
    "gqa-tied-bf16": (LlamaConfig(**COMMON, num_attention_heads=4, num_key_value_heads=2, head_dim=8,
                                  tie_word_embeddings=True), torch.bfloat16, "5GB"),
    # untied head, several f32 shards, another theta, attention and mlp biases
    "untied-shards-bias": (LlamaConfig(**COMMON, num_attention_heads=3, num_key_value_heads=3, attention_bias=True,
                                       mlp_bias=True, tie_word_embeddings=False,
                                       rope_parameters={"rope_type": "default", "rope_theta": 500.0}),
                           torch.float32, "12KB"),
    # the config style of transformers 4: rope_theta at the top, f16 weights
    "theta-on-top-f16": (LlamaConfig(**COMMON, num_attention_heads=6, num_key_value_heads=2, head_dim=4,
                                     rope_parameters={"rope_type": "default", "rope_theta": 1234.5}),
                         torch.float16, "5GB"),
    # Llama 3.1's stretching of slow frequencies
    "rope-llama3": (LlamaConfig(**COMMON, num_attention_heads=2, num_key_value_heads=1, head_dim=16,
                                tie_word_embeddings=True,
                                rope_parameters={"rope_type": "llama3", "rope_theta": 10000.0, "factor": 8.0,
                                                 "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                                                 "original_max_position_embeddings": 32}), torch.float32, "5GB"),
    "rope-linear": (LlamaConfig(**COMMON, num_attention_heads=4, num_key_value_heads=4, tie_word_embeddings=True,
                                rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}),
                    torch.float32, "5GB"),
    "mistral": (MistralConfig(**COMMON, num_attention_heads=4, num_key_value_heads=2, head_dim=8, sliding_window=None,
                              tie_word_embeddings=False), torch.bfloat16, "5GB"),
}


def top_level_theta(folder):
    """Rewrites the RoPE settings as transformers 4 wrote them."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope["rope_theta"]
    config["rope_scaling"] = None
    path.write_text(json.dumps(config, indent=2) + "\n")


def main():
    for number, (name, (config, dtype, shard)) in enumerate(MODELS.items()):
        torch.manual_seed(100 + number)
        model = (MistralForCausalLM if name == "mistral" else LlamaForCausalLM)(config)
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                parameter.copy_(torch.randn_like(parameter) * (0.25 if parameter.dim() == 2 else 0.1))
                if "norm" in key:
                    parameter.add_(1.0)
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        model.to(dtype).save_pretrained(folder, max_shard_size=shard)
        (folder / "generation_config.json").unlink(missing_ok=True)
        if name == "theta-on-top-f16":
            top_level_theta(folder)
        # as loaded by transformers from disk, computed in f32
        model = type(model).from_pretrained(folder, dtype=torch.float32).eval()
        generator = torch.Generator().manual_seed(number)
        prompts = [torch.randint(0, 61, (length,), generator=generator).tolist() for length in (1, 7, 40)]
        with torch.no_grad():
            logits = {str(i): model(torch.tensor([p])).logits[0].contiguous() for i, p in enumerate(prompts)}
            greedy = [model.generate(torch.tensor([p]), attention_mask=torch.ones(1, len(p), dtype=torch.long),
                                     max_new_tokens=12, do_sample=False, eos_token_id=None, pad_token_id=0)[0][len(p):].tolist()
                      for p in prompts]
        # beside the folder: inside it, a second safetensors file could be taken for a shard
        save_file(logits, HERE / (name + ".logits.safetensors"))
        (HERE / (name + ".prompts.json")).write_text(json.dumps({"prompts": prompts, "greedy": greedy}) + "\n")
        print(name, [round(float(v.abs().mean()), 2) for v in logits.values()], sum(f.stat().st_size for f in folder.iterdir()))


if __name__ == "__main__":
    main()
