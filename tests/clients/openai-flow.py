"""Calls the gateway with OpenAI's own client and prints what came back as JSON. Arguments: base URL, key, model, base model."""

import json
import sys

import openai

base_url, key, model, base = sys.argv[1:5]
client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=60)
messages = [{"role": "user", "content": "Who pays the rent?"}]
schema = {
    "type": "object",
    "properties": {"answer": {"type": "string"}, "sure": {"type": "boolean"}},
    "required": ["answer", "sure"],
    "additionalProperties": False,
}


def refusal(call):
    try:
        call()
        return None
    except openai.APIStatusError as error:
        return {"kind": type(error).__name__, "status": error.status_code, "code": error.code, "param": error.param}


def joined(stream):
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


found = {}
found["models"] = [entry.id for entry in client.models.list()]
found["model"] = client.models.retrieve(model).id

raw = client.chat.completions.with_raw_response.create(model=model, messages=messages, max_tokens=8, temperature=0)
chat = raw.parse()
found["chat"] = {
    "model": chat.model,
    "content": chat.choices[0].message.content,
    "tokens": chat.usage.completion_tokens,
    "version": raw.headers["x-adaptery-version"],
}
found["stream"] = joined(
    client.chat.completions.create(model=model, messages=messages, max_tokens=8, temperature=0, stream=True)
)
with_usage = list(
    client.chat.completions.create(
        model=model, messages=messages, max_tokens=8, temperature=0, stream=True, stream_options={"include_usage": True}
    )
)
found["stream_usage"] = with_usage[-1].usage.completion_tokens
found["completion"] = client.completions.create(model=model, prompt="The rent", max_tokens=4, temperature=0).model
found["completion_stream"] = "".join(
    chunk.choices[0].text
    for chunk in client.completions.create(model=model, prompt="The rent", max_tokens=4, temperature=0, stream=True)
    if chunk.choices
)
found["base"] = client.completions.create(model=base, prompt="The rent", max_tokens=4).model
found["lora_name"] = client.completions.create(
    model=base, prompt="The rent", max_tokens=4, extra_body={"lora_name": model}
).model

formatted = client.chat.completions.create(
    model=model,
    messages=messages,
    max_tokens=200,
    response_format={"type": "json_schema", "json_schema": {"name": "rent", "schema": schema, "strict": True}},
)
found["response_format"] = json.loads(formatted.choices[0].message.content)
structured = client.chat.completions.create(
    model=model, messages=messages, max_tokens=200, extra_body={"structured_outputs": {"json": schema}}
)
found["structured_outputs"] = json.loads(structured.choices[0].message.content)

found["unknown"] = refusal(lambda: client.completions.create(model="no/body@champion", prompt="a"))
found["wrong_lora"] = refusal(
    lambda: client.completions.create(model=base, prompt="a", extra_body={"lora_name": "no/body@champion"})
)
stranger = openai.OpenAI(base_url=base_url, api_key="adp_wrong", max_retries=0)
found["wrong_key"] = refusal(lambda: stranger.models.list())
found["embeddings"] = refusal(lambda: client.embeddings.create(model=base, input="a"))

print(json.dumps(found))
