import { installPrerequisites } from "./test/prerequisites.ts";
import { quickSteps, runSteps, slowSteps } from "./test/steps.ts";

// `npm run verify` is the part without a database and a browser.
const isQuick = process.argv.includes("--quick");
const missing = isQuick ? [] : installPrerequisites(["chromium", "python3-venv"]);
for (const sentence of missing) console.error(sentence);

const { passed, failed } = runSteps(isQuick ? quickSteps : [...quickSteps, ...slowSteps]);
console.log(`\n${passed} passed, ${failed + missing.length} failed`);
process.exit(failed + missing.length === 0 ? 0 : 1);
