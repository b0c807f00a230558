"""Pushes a trained adapter with PEFT and loads it back, from the draft, the version's tag and the version's own repository.

Usage: HF_ENDPOINT=… HF_TOKEN=… python push-and-load.py <base repo> <folder of the base> <folder of the adapter> <owner/name>
Prints as JSON how far the log-probabilities of each are from those of the adapter in its folder.
"""
import json
import sys

import torch
from huggingface_hub import HfApi
from peft import PeftModel
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

base_repo, base_folder, adapter_folder, repo = sys.argv[1:]
prompts = [
    "Natalia sold clips to 48 of her friends.",
    "How many eggs are left?",
    "Each pack costs $16 and holds 10 candles; she buys 3 packs.",
]
tokens = AutoTokenizer.from_pretrained(base_folder)(prompts, return_tensors="pt", padding=True)


def base_from(source):
    return AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)


def log_probabilities(model):
    model.eval()
    with torch.no_grad():
        return torch.log_softmax(model(**tokens).logits, dim=-1)


def distance(left, right):
    return float((left - right).abs().max())


base = log_probabilities(base_from(base_folder))
trained_model = PeftModel.from_pretrained(base_from(base_folder), adapter_folder)
trained = log_probabilities(trained_model)
commit = trained_model.push_to_hub(repo, commit_message="Push with PEFT")
# The tag registers the version.
HfApi().create_tag(repo, tag="v1.0.0")
served_tokens = AutoTokenizer.from_pretrained(base_repo)(prompts, return_tensors="pt", padding=True)


def loaded(name, **revision):
    return log_probabilities(PeftModel.from_pretrained(base_from(base_repo), name, **revision))


print(
    json.dumps(
        {
            "pushed": [str(commit.repo_url.repo_id), commit.commit_message],
            "trained_from_base": distance(trained, base),
            "served_tokenizer": torch.equal(served_tokens["input_ids"], tokens["input_ids"]),
            "served_config": AutoConfig.from_pretrained(base_repo).num_hidden_layers,
            "distances": {
                "base": distance(log_probabilities(base_from(base_repo)), base),
                "draft": distance(loaded(repo), trained),
                "tag": distance(loaded(repo, revision="v1.0.0"), trained),
                "version": distance(loaded(f"{repo}.v1.0.0"), trained),
            },
        }
    )
)
