"""Trains a LoRA adapter with PEFT on one of Adaptery's exports and, when told to, pushes it back.

    python train_adapter.py EXPORT_DIR --base BASE --out ADAPTER_DIR [--epochs N] [--seed N] [--prompts FILE]
                            [--push OWNER/NAME]

EXPORT_DIR is the folder of an export in the style instruction_tuning, split into train and validation; its
adapter_metadata.json says rank, alpha, targets, rate and epochs. BASE is a folder or a repository id. --push sends the
adapter with adapter_metadata.json beside it, so that the registry finds the data it saw: set HF_ENDPOINT=<address>/hf and
HF_TOKEN. --prompts is a JSON list of a serving target's probe prompts: what the adapter answers to them is written to
fingerprint.json, which publishing compares with what replicas serve. Needs torch, transformers and peft.
"""
import argparse
import json
import pathlib
import shutil

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("export", type=pathlib.Path)
parser.add_argument("--base", required=True)
parser.add_argument("--out", type=pathlib.Path, required=True)
parser.add_argument("--epochs", type=float, help="instead of the export's training.epochs")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--prompts", type=pathlib.Path)
parser.add_argument("--push", metavar="OWNER/NAME")
args = parser.parse_args()

meta = json.loads((args.export / "adapter_metadata.json").read_text())
training = meta["training"]
batch_rows = 16
max_tokens = min(256, training.get("max_seq_length", 256))


def rows(split):
    files = sorted((args.export / "data").glob(f"{split}-*.jsonl"))
    return [json.loads(line) for file in files for line in file.open(encoding="utf-8")]


torch.manual_seed(args.seed)
tokenizer = AutoTokenizer.from_pretrained(args.base)
base = AutoModelForCausalLM.from_pretrained(args.base, dtype=torch.float32)
model = get_peft_model(
    base,
    LoraConfig(
        task_type="CAUSAL_LM",
        r=meta["training"]["lora_rank"],
        lora_alpha=meta["training"]["lora_alpha"],
        lora_dropout=meta["training"]["lora_dropout"],
        target_modules=meta["training"]["target_modules"],
    ),
)


def loss_of(batch):
    texts = [f"{row['instruction']}\n{row['output']}{tokenizer.eos_token}" for row in batch]
    tokens = tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=max_tokens)
    labels = tokens["input_ids"].masked_fill(tokens["attention_mask"] == 0, -100)
    return model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"], labels=labels).loss


def eval_loss():
    model.eval()
    with torch.no_grad():
        batches = [validation[i : i + batch_rows] for i in range(0, len(validation), batch_rows)]
        losses = [float(loss_of(batch)) * len(batch) for batch in batches]
    model.train()
    return sum(losses) / len(validation)


train, validation = rows("train"), rows("validation")
if not train or not validation:
    raise SystemExit(f"{args.export}/data lacks the rows of a split: export .jsonl files with split.validation above 0.")
epochs = args.epochs or training["epochs"]
steps = max(1, round(epochs * len(train) / batch_rows))
optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=training["learning_rate"])
generator = torch.Generator().manual_seed(args.seed)
history = []
model.train()
for step in range(1, steps + 1):
    picked = torch.randint(len(train), (batch_rows,), generator=generator).tolist()
    loss = loss_of([train[index] for index in picked])
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    if step % 100 == 0 or step == steps:
        history.append({"step": step, "epoch": step * batch_rows / len(train), "loss": round(loss.item(), 4)})
        print(f"step {step} of {steps}: loss {loss.item():.3f}", flush=True)

# As transformers' own trainer leaves it: registries read the evaluation from here.
history.append({"step": steps, "epoch": epochs, "eval_loss": round(eval_loss(), 4)})
print(f"eval_loss {history[-1]['eval_loss']}")
# A local path would tell nobody which base this is.
model.peft_config["default"].base_model_name_or_path = meta["base_model"]["name"]
model.save_pretrained(args.out)
(args.out / "trainer_state.json").write_text(
    json.dumps(
        {"epoch": epochs, "global_step": steps, "train_batch_size": batch_rows, "log_history": history}, indent=2
    )
    + "\n"
)
shutil.copy(args.export / "adapter_metadata.json", args.out / "adapter_metadata.json")


def fingerprint(prompt):
    """Log-probabilities of a prompt's tokens from the second on, in bfloat16 as replicas compute."""
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"][0]
    with torch.no_grad():
        log_probs = model(input_ids=ids[None]).logits[0, :-1].float().log_softmax(-1)
    picked = log_probs.gather(1, ids[1:, None])[:, 0]
    return {"prompt": prompt, "token_ids": ids[1:].tolist(), "log_probs": picked.tolist()}


if args.prompts:
    model.to(torch.bfloat16).eval()
    prompts = json.loads(args.prompts.read_text(encoding="utf-8"))
    document = {"format": "adaptery-fingerprint/1", "prompts": [fingerprint(prompt) for prompt in prompts]}
    (args.out / "fingerprint.json").write_text(json.dumps(document) + "\n")

if args.push:
    from huggingface_hub import HfApi

    api = HfApi()
    api.create_repo(args.push, exist_ok=True)
    api.upload_folder(repo_id=args.push, folder_path=args.out, commit_message="Train on an export")
    print(f"pushed {args.push}")
