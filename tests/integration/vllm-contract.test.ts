import { testDatabase } from "#tests/support/database.ts";
import { startFakeVllm } from "#tests/support/fake-vllm/start.ts";
import { adaptersFolder } from "../engines/vllm-cases.ts";
import { vllmContract } from "../engines/vllm-contract.ts";

testDatabase();

vllmContract({
  version: "0.32.0",
  isReal: false,
  start: async (apiKey) =>
    startFakeVllm({
      version: "0.32.0",
      apiKey,
      baseRoot: `${adaptersFolder}/tiny-llama`,
      // Nothing listens on the discard port: as a Hub that does not answer.
      hubUrl: "http://127.0.0.1:9",
    }),
});
