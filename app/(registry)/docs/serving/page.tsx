import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "Serving with vLLM" };

const download = `hf download meta-llama/Llama-3.1-8B-Instruct --local-dir /models/llama   # without HF_ENDPOINT`;

const start = `export VLLM_ALLOW_RUNTIME_LORA_UPDATING=1
export HF_ENDPOINT="$ADAPTERY_URL/hf"
export HF_TOKEN=adp_…                      # read-only, made on the target's Launch tab

vllm serve /models/llama --served-model-name meta-llama/Llama-3.1-8B-Instruct \\
  --enable-lora --max-lora-rank 16 --max-loras 4 --max-cpu-loras 16 \\
  --host 10.0.0.7 --port 8000 --api-key "$VLLM_API_KEY"`;

const twoReplicas = `vllm serve /models/llama … --host 10.0.0.7 --port 8000 &
vllm serve /models/llama … --host 10.0.0.8 --port 8000 &`;

const publish = `npx adaptery publish team/legal-qa@1.2.0 --target production --alias champion

curl -X POST "$ADAPTERY_URL/api/v1/deployments" \\
  -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
  -d '{"adapter": "team/legal-qa", "version": "1.2.0", "targetId": "…", "alias": "champion"}'`;

const fingerprint = `{
  "format": "adaptery-fingerprint/1",
  "prompts": [{ "prompt": "The capital of France is", "token_ids": [6864, 315, …], "log_probs": [-4.13, -0.21, …] }]
}`;

const preflight = `npx adaptery preflight out/adapter --base models/llama/config.json --vllm 0.32.0 --max-lora-rank 16`;

const openai = `from openai import OpenAI

client = OpenAI(base_url="https://adapters.example.com/v1", api_key="adp_…")   # scope infer
answer = client.chat.completions.create(
    model="team/legal-qa@champion",
    messages=[{"role": "user", "content": "May a tenant paint the walls?"}],
)`;

const slot = `bytes per slot = max_lora_rank × Σ over layers and modules (inputs + outputs) × bytes of lora_dtype

Llama 3.1 8B, rank 16, bfloat16:  16 × 2,621,440 × 2 = 83.9 MB
--max-loras 4                     4 × 83.9 MB = 336 MB of GPU memory, taken at start
--max-cpu-loras 16                up to 16 × 83.9 MB = 1.34 GB of main memory`;

const verdicts = [
  [
    "verified",
    "Listed under our root, answers under its own name, differs from the base model, agrees with its fingerprint.",
  ],
  ["loading, unverified", "Being loaded, or loaded and not proved yet. No request goes there."],
  ["inert", "Answers exactly as the base model does: the weights do nothing. Nothing is routed to it."],
  ["wrong weights", "Answers, but not as this version does. Nothing is routed to it."],
  ["missing", "Not in the replica's list, for instance after a restart. The next round loads it again."],
  ["unexpected", "Loaded by somebody else. It is shown and never unloaded."],
  ["unreachable", "The replica does not answer. It is asked again, less often the longer it stays away."],
] as const;

const tuning = [
  [
    "--max-lora-rank",
    "The largest rank that loads: 1, 8, 16, 32, 64, 128, 256, 320 or 512. Every slot is this large whatever its adapter needs, so take the smallest that fits.",
  ],
  [
    "--max-loras",
    "Adapters in one batch: slots in GPU memory. When more are asked for at once, requests wait for a slot; the pressure chart of the target shows it.",
  ],
  [
    "--max-cpu-loras",
    "Adapters kept in main memory, at least max_loras. An adapter past it is read from its source again at its next request: give it room for all that the target serves, and for the one before each.",
  ],
  [
    "--gpu-memory-utilization",
    "Slots are taken from the same memory as the KV cache. When the engine refuses to start after you raised max_loras, lower this or the rank.",
  ],
  [
    "--api-server-count 1",
    "Needed with --data-parallel-size above 1: loading at run time reaches one API process only, and vLLM refuses to start otherwise.",
  ],
  [
    "--max-num-seqs 1",
    "On CPU builds of 0.32.0: the probe of an adapter, or a second adapter, in one batch with another request stops the engine.",
  ],
] as const;

const monitoring = [
  [
    "vllm:lora_requests_info",
    "Adapters that run and that wait, against max_lora. The target's page draws it over time.",
  ],
  [
    "vllm:num_requests_waiting",
    "Requests in the queue. With waiting adapters too: raise max_loras or add a replica.",
  ],
  ["vllm:kv_cache_usage_perc", "Close to 1 for long: fewer slots, shorter contexts or another replica."],
  ["vllm:time_to_first_token_seconds", "What people feel; per base model, not per adapter."],
] as const;

export default function ServingDocPage() {
  return (
    <DocPage
      lead="From a registered version to answers under a name that you can move: start a replica, publish, call, watch, roll back."
      sections={[
        {
          id: "replica",
          title: "Start a replica",
          body: (
            <>
              <p>
                Add a target under <TextLink href="/serving">Serving</TextLink>: its base model, its limits
                and the addresses of its replicas. Its Launch tab prints the command for your values, a
                systemd unit, a compose file and manifests. In outline:
              </p>
              <CodeBlock code={download} label="shell, once a machine" />
              <CodeBlock code={start} label="shell" />
              <p>
                <code>HF_ENDPOINT</code> holds for the whole process, so the base model is read from a folder,
                and <code>--served-model-name</code> keeps its public name. The token reads what the target
                may pull and nothing else.
              </p>
              <p>
                <code>localhost</code> in <code>HF_ENDPOINT</code> is this machine alone: for replicas
                elsewhere or in containers start Adaptery with <code>ADAPTERY_URL</code>.
              </p>
              <p>
                Without a GPU, with vLLM&apos;s CPU build: set <code>VLLM_CPU_KVCACHE_SPACE</code>, in GiB, or
                the engine claims nine tenths of the memory and does not start where less is free; and add{" "}
                <code>--max-num-seqs 1</code> on 0.32.0. The demo&apos;s base model runs so in 2.5 GB.
              </p>
              <p>
                Put replicas on a private network. <code>--api-key</code> guards <code>/v1</code> alone:{" "}
                <code>/metrics</code>, <code>/tokenize</code> and <code>/invocations</code> stay open. Which
                networks are called at all is set under <TextLink href="/settings">Settings</TextLink>.
              </p>
            </>
          ),
        },
        {
          id: "two-replicas",
          title: "Two replicas and more",
          body: (
            <>
              <CodeBlock code={twoReplicas} label="shell" />
              <p>
                Give each process its own address. A load balancer in front of them answers from another
                process each time: an adapter loaded through it is on one replica and missing on the next.
                Adaptery notices model lists that disagree and says so. Requests are spread by the{" "}
                <a className="text-accent underline underline-offset-4" href="#call">
                  gateway
                </a>
                , to replicas that have the version proved.
              </p>
            </>
          ),
        },
        {
          id: "preflight",
          title: "Before: pre-flight",
          body: (
            <>
              <p>
                vLLM answers 200 to adapters that it serves wrongly or not at all. Pre-flight reads the
                configuration, the header and the values of the weights and the shapes of the base model
                against rules for the release that the replica runs, and blocks what would be refused, garbage
                or without effect. The publish page shows every finding with its evidence and what to do; the
                same on the command line, without server:
              </p>
              <CodeBlock code={preflight} label="shell" />
            </>
          ),
        },
        {
          id: "publish",
          title: "Publish",
          body: (
            <>
              <p>
                “Publish” on a version asks for target, alias and strategy. Each replica loads the version
                under a name that never changes, <code>team/legal-qa.v1.2.0</code>, and has to prove it; then
                the alias moves for all of them at once. Whatever fails leaves the alias where it was.
              </p>
              <CodeBlock code={publish} label="shell" />
              <DefinitionTable
                label="States of a version on a replica"
                rows={verdicts}
                terms={["State", "Means"]}
              />
              <p>
                The proof is a fingerprint: the log-probabilities of the target&apos;s probe prompts. It must
                differ from the base model&apos;s by more than the noise of that replica, and agree with the
                one of this version everywhere. The first replica to prove a version sets it, unless the
                version brings one from training as <code>fingerprint.json</code>, which{" "}
                <code>examples/train_adapter.py --prompts</code> writes:
              </p>
              <CodeBlock code={fingerprint} label="fingerprint.json" />
              <p>
                One entry for each prompt, tokens and log-probabilities from the second token on, computed in
                bfloat16. It counts where it has every probe prompt of the target.
              </p>
            </>
          ),
        },
        {
          id: "roll-back",
          title: "Roll back",
          body: (
            <>
              <p>
                The version before stays loaded. “Roll back” on a deployment points the alias at it again: no
                weights move, so it takes less than a second. Older versions are unloaded once the requests
                that began on them are over, and so is what was rolled back; going back to one of those loads
                and proves it first.
              </p>
              <CodeBlock
                code="npx adaptery rollback team/legal-qa --target production --alias champion"
                label="shell"
              />
              <p>
                On a canary the same ends it: all requests go to the version it stood beside. “Retire” serves
                nothing under the alias any more. What was served under a name at any time is at{" "}
                <code>GET /api/v1/adapters/team/legal-qa/served?alias=champion&at=2026-11-02T09:00:00Z</code>.
              </p>
            </>
          ),
        },
        {
          id: "call",
          title: "Call it",
          body: (
            <>
              <p>
                The gateway at <code>/v1</code> speaks the OpenAI protocol, streaming too. <code>model</code>{" "}
                is an alias (<code>team/legal-qa@champion</code>), a version (<code>team/legal-qa@1.2.0</code>
                ) or a base model; <code>lora_name</code> beside a base model means that adapter. The token
                needs the scope <code>infer</code>.
              </p>
              <CodeBlock code={openai} label="python" />
              <p>
                The headers of the answer name the version and the replica that gave it. An alias that several
                targets serve means the version published under it last; the header{" "}
                <code>x-adaptery-target: staging</code> asks one target for its own.
              </p>
              <p>
                A version whose export had a JSON Schema can be held to it: a request with the header{" "}
                <code>x-adaptery-schema: on</code> gets it as its <code>response_format</code>, and the page
                of a deployment attaches it to all requests by its alias (<code>off</code> leaves one out). A
                format that the request brings itself always wins.
              </p>
            </>
          ),
        },
        {
          id: "tuning",
          title: "Tuning",
          body: (
            <>
              <DefinitionTable
                label="Settings of the engine"
                rows={tuning}
                terms={["Setting", "What to know"]}
              />
              <CodeBlock code={slot} label="memory" />
              <p>The overview of a target has this figure for its base model.</p>
            </>
          ),
        },
        {
          id: "monitoring",
          title: "Monitoring",
          body: (
            <>
              <p>
                Adaptery reads each replica&apos;s metrics and draws LoRA pressure, health and usage on the
                target&apos;s page; its own <code>/metrics</code> has them for Prometheus. On the engine,
                watch:
              </p>
              <DefinitionTable label="Metrics of vLLM" rows={monitoring} terms={["Metric", "Read it as"]} />
            </>
          ),
        },
        {
          id: "trouble",
          title: "When something is wrong",
          body: (
            <p>
              “Check” on a target looks at every replica and prints the exact line that mends what it finds.
              What the engine answers to a load, and what it means:{" "}
              <TextLink href="/docs/serving/troubleshooting">engine errors</TextLink>.
            </p>
          ),
        },
        {
          id: "other-engines",
          title: "SGLang and LoRAX",
          body: (
            <p>
              A target can be SGLang or LoRAX. Their calls follow their documentation and are tested against
              stand-ins; they were not run against the real engines, and the target says so.
            </p>
          ),
        },
      ]}
      title="Serving with vLLM"
    />
  );
}
