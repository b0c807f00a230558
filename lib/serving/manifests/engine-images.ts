import { vllmRelease } from "./manifest.ts";

/** Container images of the engines. */
export const engineImages = {
  vllm: `vllm/vllm-openai:v${vllmRelease}`,
  sglang: "lmsysorg/sglang:latest",
  lorax: "ghcr.io/predibase/lorax:main",
} as const;
