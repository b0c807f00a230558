import { installPrerequisites } from "./test/prerequisites.ts";
import { runSteps, vllmSteps } from "./test/steps.ts";
import { installVllm } from "./test/vllm-environment.ts";

// `npm run test:vllm`: the serving tests against a real vLLM on the CPU, apart from `npm test` because it weighs 3.5 GB.
const missing = installPrerequisites(["python3-venv"]);
const refusal = missing.length === 0 ? installVllm() : null;
if (refusal) missing.push(refusal);
for (const sentence of missing) console.error(sentence);

const { passed, failed } = missing.length === 0 ? runSteps(vllmSteps) : { passed: 0, failed: 0 };
console.log(`\n${passed} passed, ${failed + missing.length} failed`);
process.exit(failed + missing.length === 0 ? 0 : 1);
