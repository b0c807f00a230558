"""Log-probabilities that PEFT gives for adapters on a base model, in bfloat16.

Usage: python peft-reference.py <folder of the base> <prompts.json> <folder of an adapter>…
Prints as JSON, by folder (the base's own first): for each prompt its token ids and the log-probabilities from the second token on, or the
error by which PEFT refuses the adapter.
"""
import json
import math
import sys
import warnings

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

warnings.filterwarnings("ignore")
base_folder, prompts_file, *adapter_folders = sys.argv[1:]
with open(prompts_file, encoding="utf-8") as file:
    prompts = json.load(file)
tokenizer = AutoTokenizer.from_pretrained(base_folder)


def finite(number):
    return number if math.isfinite(number) else None  # JSON has no NaN


def values(model):
    model.eval()
    found = []
    for prompt in prompts:
        ids = tokenizer(prompt, return_tensors="pt").input_ids
        with torch.no_grad():
            log_probs = torch.log_softmax(model(ids).logits.float(), -1)[0]
        steps = range(ids.shape[1] - 1)
        found.append(
            {
                "prompt": prompt,
                "tokenIds": ids[0, 1:].tolist(),
                "logProbs": [finite(float(log_probs[step, ids[0, step + 1]])) for step in steps],
            }
        )
    return found


def base():
    return AutoModelForCausalLM.from_pretrained(base_folder, dtype=torch.bfloat16)


answers = {base_folder: {"values": values(base())}}
for folder in adapter_folders:
    try:
        model = PeftModel.from_pretrained(base(), folder, autocast_adapter_dtype=False).to(torch.bfloat16)
        answers[folder] = {"values": values(model)}
    except Exception as error:  # PEFT refuses by exceptions of every kind
        answers[folder] = {"error": f"{type(error).__name__}: {str(error)[:160]}"}
print(json.dumps(answers))
