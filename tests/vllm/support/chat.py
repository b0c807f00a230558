"""Talks to the gateway with the official client.

Usage: OPENAI_BASE_URL=… OPENAI_API_KEY=… python chat.py <model>
Prints as JSON what a chat, a streamed chat and the three ways to ask for structured output came to.
"""
import json
import sys

from openai import OpenAI

model = sys.argv[1]
client = OpenAI(max_retries=0)
messages = [{"role": "user", "content": "How many eggs does she sell?"}]
common = {"model": model, "messages": messages, "temperature": 0}
# A model as small as that of the tests fills an object's white space for ever, which words and numbers do not have.
word = {"type": "string", "enum": ["eggs", "clips"]}
number = {"type": "integer", "minimum": 10, "maximum": 99}


def text(completion):
    return completion.choices[0].message.content


raw = client.chat.completions.with_raw_response.create(**common, max_tokens=16)
plain = raw.parse()
chunks = list(client.chat.completions.create(**common, max_tokens=16, stream=True, stream_options={"include_usage": True}))
by_format = client.chat.completions.create(
    **common,
    max_tokens=16,
    response_format={"type": "json_schema", "json_schema": {"name": "unit", "schema": word}},
)
by_json = client.chat.completions.create(**common, max_tokens=16, extra_body={"structured_outputs": {"json": number}})
by_choice = client.chat.completions.create(
    **common, max_tokens=8, extra_body={"structured_outputs": {"choice": ["twelve", "thirty"]}}
)
print(
    json.dumps(
        {
            "headers": {name: value for name, value in raw.headers.items() if name.startswith("x-adaptery")},
            "model": plain.model,
            "text": text(plain),
            "tokens": plain.usage.completion_tokens,
            "streamed": "".join(c.choices[0].delta.content or "" for c in chunks if c.choices),
            "chunks": len(chunks),
            "streamed_models": sorted({chunk.model for chunk in chunks}),
            "streamed_tokens": chunks[-1].usage.completion_tokens,
            "response_format": json.loads(text(by_format)),
            "structured_json": json.loads(text(by_json)),
            "structured_choice": text(by_choice),
            "models": [entry.id for entry in client.models.list()],
        }
    )
)
