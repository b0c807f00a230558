"""Pushes trained adapters as a person with PEFT would, and tags each, which registers a version.

Usage: HF_ENDPOINT=… HF_TOKEN=… python push.py <folder of the base> (<folder of the adapter> <owner/name> <tag>)…
Prints as JSON, in order, the repository and tag of each.
"""
import json
import sys

import torch
from huggingface_hub import HfApi
from peft import PeftModel
from transformers import AutoModelForCausalLM

base_folder, *rest = sys.argv[1:]
pushed = []
for folder, repo, tag in zip(rest[::3], rest[1::3], rest[2::3]):
    base = AutoModelForCausalLM.from_pretrained(base_folder, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, folder)
    model.push_to_hub(repo, commit_message=f"Train {tag}")
    HfApi().create_tag(repo, tag=tag)
    pushed.append([repo, tag])
print(json.dumps(pushed))
