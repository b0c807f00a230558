"""Pushes trained adapters as a person with PEFT would, and tags each, which registers a version.

Usage: HF_ENDPOINT=… HF_TOKEN=… python push.py <folder of the base> <pushes.json>
pushes.json is a list of {"folder", "repo", "tag", "fingerprint"}: what training says that the adapter answers (null: nothing) is pushed
as fingerprint.json.
"""
import json
import sys

import torch
from huggingface_hub import HfApi
from peft import PeftModel
from transformers import AutoModelForCausalLM

base_folder, pushes_file = sys.argv[1:]
with open(pushes_file, encoding="utf-8") as file:
    pushes = json.load(file)
for push in pushes:
    base = AutoModelForCausalLM.from_pretrained(base_folder, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, push["folder"])
    model.push_to_hub(push["repo"], commit_message=f"Train {push['tag']}")
    if push["fingerprint"]:
        document = {
            "format": "adaptery-fingerprint/1",
            "prompts": [
                {"prompt": said["prompt"], "token_ids": said["tokenIds"], "log_probs": said["logProbs"]}
                for said in push["fingerprint"]
            ],
        }
        HfApi().upload_file(
            repo_id=push["repo"],
            path_or_fileobj=json.dumps(document).encode(),
            path_in_repo="fingerprint.json",
        )
    HfApi().create_tag(push["repo"], tag=push["tag"])
print(json.dumps(len(pushes)))
