#!/usr/bin/env bash
# `vllm serve MODEL …` of the CPU build: its wheel registers no distribution named vllm, so its own console script fails.
# What follows the model is passed on, then what a small machine and the test need.
set -euo pipefail
[ "$1" = serve ] || exit 2
model=$2
shift 2
read -ra extra <<<"$VLLM_TEST_ARGUMENTS"
exec python -m vllm.entrypoints.openai.api_server --model "$model" "$@" "${extra[@]}"
