"""Log-probabilities that PEFT gives for adapters on a base model, in float32.

Usage: python mended-logprobs.py <folder of the base> <folder of an adapter>…
Prints as JSON, by folder: the log-probabilities of two prompts' tokens, from the second token on.
"""
import json
import sys
import warnings

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

warnings.filterwarnings("ignore")
base_folder, *adapter_folders = sys.argv[1:]
prompts = ["Natalia sold clips to 48 of her friends in April.", "How many eggs does she sell daily?"]
tokenizer = AutoTokenizer.from_pretrained(base_folder)


def base():
    return AutoModelForCausalLM.from_pretrained(base_folder, dtype=torch.float32)


def values(model):
    model.eval()
    found = []
    for prompt in prompts:
        ids = tokenizer(prompt, return_tensors="pt").input_ids
        with torch.no_grad():
            log_probs = torch.log_softmax(model(ids).logits, -1)[0]
        found += [float(log_probs[step, ids[0, step + 1]]) for step in range(ids.shape[1] - 1)]
    return found


answers = {"base": values(base())}
for folder in adapter_folders:
    answers[folder] = values(PeftModel.from_pretrained(base(), folder).float())
print(json.dumps(answers))
