"""Reads [{"schema": text, "texts": [text, ...]}] and prints, for each case, which texts outlines_core could generate."""

import json
import sys

from outlines_core import Guide, Index, Vocabulary
from outlines_core.json_schema import build_regex_from_schema

END = 0
CHARACTERS = [chr(code) for code in range(32, 127)]
TOKENS = {character: [position + 1] for position, character in enumerate(CHARACTERS)}


def can_generate(index: Index, text: str) -> bool:
    guide = Guide(index)
    for character in text:
        token = TOKENS[character][0]
        if token not in guide.get_tokens():
            return False
        guide.advance(token)
    return END in guide.get_tokens()


answers = []
for case in json.load(sys.stdin):
    index = Index(build_regex_from_schema(case["schema"]), Vocabulary(END, TOKENS))
    answers.append([can_generate(index, text) for text in case["texts"]])
print(json.dumps(answers))
