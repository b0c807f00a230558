"""Loads exports as a trainer would and says what it found: one JSON object a case on standard output.

Standard input: [{"name": ..., "folder": ..., "by": "data" | "card"}, ...]
"""

import copy
import json
import os
import sys
import tempfile

# No model hub is asked, and each run reads the files anew.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
cache = tempfile.TemporaryDirectory(prefix="adaptery-loaders-")
os.environ["HF_HOME"] = cache.name
os.environ["HF_DATASETS_CACHE"] = cache.name

from datasets import load_dataset  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402
from transformers import PreTrainedTokenizerFast  # noqa: E402
from trl.data_utils import (  # noqa: E402
    extract_prompt,
    is_conversational,
    is_conversational_from_value,
    maybe_apply_chat_template,
    maybe_convert_to_chatml,
)

template = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</s>{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"
words = Tokenizer(models.WordLevel({"<unk>": 0}, unk_token="<unk>"))
words.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="<unk>", chat_template=template)


def load(case):
    if case["by"] == "card":
        return load_dataset(case["folder"], cache_dir=cache.name)
    return load_dataset("json", data_dir=os.path.join(case["folder"], "data"), cache_dir=cache.name)


def check(case):
    splits = load(case)
    train = splits["train"]
    first = train[0]
    chatml = maybe_convert_to_chatml(copy.deepcopy(first))
    templated = maybe_apply_chat_template(chatml, tokenizer)
    return {
        "name": case["name"],
        "splits": {name: len(split) for name, split in splits.items()},
        "columns": {name: repr(feature) for name, feature in train.features.items()},
        "first": first,
        "conversational": is_conversational(first),
        "conversationalFromValue": is_conversational_from_value(first),
        "chatml": chatml,
        "templated": templated,
        "extracted": extract_prompt(copy.deepcopy(first)) if {"chosen", "rejected"} <= first.keys() else None,
        # Every row, not only the first: a column that changes its type would end it here.
        "read": sum(1 for split in splits.values() for _ in split),
    }


json.dump([check(case) for case in json.load(sys.stdin)], sys.stdout)
cache.cleanup()
