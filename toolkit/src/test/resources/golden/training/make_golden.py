"""Trains the golden model gqa-tied-bf16 for 30 steps with torch and writes losses and final weights, for TrainingParityTest.

Usage: python make_golden.py        (torch 2.15.0, transformers 5.23.0; needs ../model; writes beside itself)

AdamW (0.9, 0.95, decay 0.1 on everything trained), global norm clip 1.0, warm-up 5 of 30 steps, cosine to 1 %.
"""
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import LlamaForCausalLM

HERE = Path(__file__).parent
STEPS, WARM, PEAK, ROWS, LENGTH, VOCABULARY = 30, 5, 3e-3, 4, 12, 61


def batch(step):
    ids = torch.tensor([[(7 * step + 5 * b + (2 + b) * t) % VOCABULARY for t in range(LENGTH + 1)] for b in range(ROWS)])
    mask = torch.tensor([[0.0 if t % 3 == 2 else 1.0 for t in range(LENGTH)] for _ in range(ROWS)])
    return ids, mask


def train(freeze):
    model = LlamaForCausalLM.from_pretrained(HERE.parent / "model" / "gqa-tied-bf16", dtype=torch.float32)
    model.model.embed_tokens.weight.requires_grad_(not freeze)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=PEAK, betas=(0.9, 0.95), weight_decay=0.1)
    losses = []
    for step in range(STEPS):
        rate = PEAK * min(1, (step + 1) / WARM) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / STEPS)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        ids, mask = batch(step)
        logits = model(ids[:, :-1]).logits
        loss = F.cross_entropy(logits.reshape(-1, VOCABULARY), ids[:, 1:].reshape(-1), reduction="none")
        loss = (loss * mask.reshape(-1)).sum() / mask.sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        losses.append(loss.item())
    state = {k: v.detach().contiguous().clone() for k, v in model.state_dict().items() if k != "lm_head.weight"}
    return losses, state


def main():
    torch.set_num_threads(1)
    losses = {}
    for name, freeze in (("all", False), ("frozen", True)):
        losses[name], state = train(freeze)
        save_file(state, HERE / (name + ".safetensors"))
        print(name, losses[name][0], losses[name][-1])
    (HERE / "losses.json").write_text(json.dumps(losses) + "\n")


if __name__ == "__main__":
    main()
