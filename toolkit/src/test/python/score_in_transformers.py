"""Scores a checkpoint in transformers on exact-match tasks and compares it item by item with `optimer score`.

    ./optimer score DIR --tasks TASKS --split test --samples samples.jsonl
    python score_in_transformers.py DIR --tasks TASKS --split test --samples samples.jsonl

Needs torch and transformers. Reads task cards itself (teacher-forced `exact_match` without shots, which is what the lab
ships): an item is right when each token of answer and stop text is the most likely one at its place, the lowest id
first where two are equal. Items that come out differently must be float near-ties: the largest gap between the two best
logits at a place that disagrees is printed for each, and one above --tie fails. Exit status: 0 all items agree but for
near-ties, 1 otherwise.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def card(path):
    """The few keys of a task card that matter here; nested keys as a.b, quoted scalars read as JSON strings."""
    out, parent = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.match(r"( *)([\w-]+):\s*(.*)$", line)
        if not match:
            continue
        indent, key, value = match.groups()
        if not indent:
            parent = key
        name = f"{parent}.{key}" if indent else key
        out[name] = json.loads(value) if value.startswith('"') else value
    return out


def items_of(folder, split):
    head = card(folder / "task.yaml")
    if head["type"] != "exact_match" or any(k.startswith("fewshot") or k == "mode" for k in head):
        sys.exit(f"{folder}: only teacher-forced exact_match without shots is read here")
    part = {name: head.get(f"prompt.{name}", "") for name in ("begin", "prefix", "suffix", "stop")}
    for line in (folder / head[f"splits.{split}"]).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        context = part["begin"] + part["prefix"] + item["question"] + part["suffix"]
        yield head["name"], item["id"], context, item["answer"] + part["stop"]


def rows_of(tokenizer, items):
    """Token ids of each item and the place from which they are scored: everything that is not wholly context."""
    for task, name, context, continuation in items:
        before = tokenizer.encode(context, add_special_tokens=False)
        whole = tokenizer.encode(context + continuation, add_special_tokens=False)
        start = 0
        while start < len(before) and start < len(whole) and before[start] == whole[start]:
            start += 1
        yield task, name, whole, start


@torch.no_grad()
def judge(model, rows, batch=250):
    """Per (task, item): right or wrong, nats per token, and the smallest top-2 gap over the scored places."""
    rows = sorted(rows, key=lambda row: len(row[2]))
    out = {}
    for at in range(0, len(rows), batch):
        part = rows[at : at + batch]
        longest = max(len(ids) for _, _, ids, _ in part)
        padded = torch.zeros(len(part), longest, dtype=torch.long)
        for r, (_, _, ids, _) in enumerate(part):
            padded[r, : len(ids)] = torch.tensor(ids)  # right padding: a causal model never looks at it
        logits = model(padded).logits.float()
        for r, (task, name, ids, start) in enumerate(part):
            scored = logits[r, start - 1 : len(ids) - 1]
            target = torch.tensor(ids[start:])
            top = scored.topk(2, dim=-1).values
            best = (scored == top[:, :1]).float().argmax(dim=-1)  # the lowest id among equals
            nats = -torch.log_softmax(scored.double(), -1)[torch.arange(len(target)), target].mean().item()
            out[task, name] = (bool((best == target).all()), nats, (top[:, 0] - top[:, 1]).min().item())
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--tasks", type=Path, required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--tie", type=float, default=1e-3, help="largest top-2 logit gap of a near-tie")
    args = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=torch.float32).eval()
    items = [i for f in sorted(p.parent for p in args.tasks.glob("*/task.yaml")) for i in items_of(f, args.split)]
    theirs = judge(model, list(rows_of(tokenizer, items)))
    ours = {}
    for line in args.samples.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        ours[sample["task"], sample["id"]] = sample["metrics"]
    if set(ours) != set(theirs):
        sys.exit(f"the items differ: {len(ours)} in {args.samples}, {len(theirs)} in {args.tasks}")
    tasks = sorted({task for task, _ in theirs})
    for task in tasks:
        mine = [ours[key]["exact_match"] for key in ours if key[0] == task]
        other = [theirs[key][0] for key in theirs if key[0] == task]
        print(f"{task:10s} {len(mine):5d} items  ours {sum(mine) / len(mine):.4f}  transformers {sum(other) / len(other):.4f}")
    largest = max(abs(ours[key]["nats_per_token"] - theirs[key][1]) for key in ours)
    different = [key for key in ours if bool(ours[key]["exact_match"]) != theirs[key][0]]
    for key in different:
        print(f"differs: {key[0]} {key[1]}  ours {ours[key]['exact_match']}  smallest top-2 gap {theirs[key][2]:.2e}")
    means = [sum(ours[k]["exact_match"] for k in ours if k[0] == t) / sum(k[0] == t for k in ours) for t in tasks]
    print(f"{len(ours)} items, mean over tasks {sum(means) / len(means):.6f}, {len(different)} differ, "
          f"nats per token at most {largest:.2e} apart")
    sys.exit(any(theirs[key][2] > args.tie for key in different))


if __name__ == "__main__":
    main()
