/** The ranks that vLLM takes for `--max-lora-rank` (`vllm/config/lora.py`, 0.28 to 0.32). */
export const vllmMaxRanks = [1, 8, 16, 32, 64, 128, 256, 320, 512] as const;
