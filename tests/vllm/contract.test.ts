import { testDatabase } from "#tests/support/database.ts";
import { vllmVersion } from "../../scripts/test/vllm-environment.ts";
import { vllmContract } from "../engines/vllm-contract.ts";
import { startVllm } from "./support/vllm-server.ts";

testDatabase();

vllmContract({
  version: vllmVersion,
  start: async (apiKey) => {
    const environment = { VLLM_API_KEY: apiKey, HF_ENDPOINT: "http://127.0.0.1:9" };
    const server = await startVllm({ environment });
    return { url: server.url, close: server.kill };
  },
});
