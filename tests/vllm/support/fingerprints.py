"""Asks models behind the gateway in turn for the log-probabilities of prompts, several requests in flight.

Usage: OPENAI_BASE_URL=… OPENAI_API_KEY=… python fingerprints.py <rounds> <prompts.json> <model>…
Prints as JSON a list of {"asked", "model", "version", "replica", "values"}; values as those of peft-reference.py.
"""
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from openai import OpenAI

rounds, prompts_file, *models = sys.argv[1:]
with open(prompts_file, encoding="utf-8") as file:
    prompts = json.load(file)
client = OpenAI(max_retries=0)


def token_of(entry):
    """The entry that holds the prompt's own token: with prompt_logprobs 0 the only one."""
    ((token, found),) = entry.items()
    return int(token), found["logprob"]


def ask(model):
    values, answered, headers = [], None, {}
    for prompt in prompts:
        raw = client.completions.with_raw_response.create(
            model=model,
            prompt=prompt,
            max_tokens=1,
            temperature=0,
            extra_body={"prompt_logprobs": 0, "cache_salt": str(uuid4())},
        )
        completion = raw.parse()
        answered, headers = completion.model, raw.headers
        tokens = [token_of(entry) for entry in completion.choices[0].prompt_logprobs if entry]
        values.append({"prompt": prompt, "tokenIds": [t for t, _ in tokens], "logProbs": [p for _, p in tokens]})
    return {
        "asked": model,
        "model": answered,
        "version": headers.get("x-adaptery-version"),
        "replica": headers.get("x-adaptery-replica"),
        "values": values,
    }


with ThreadPoolExecutor(4) as pool:
    print(json.dumps(list(pool.map(ask, models * int(rounds)))))
