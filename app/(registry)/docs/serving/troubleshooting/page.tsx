import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "Engine errors" };

const loads = [
  [
    '{"detail":"Not Found"}',
    "Loading at run time is off. Start the replica with VLLM_ALLOW_RUNTIME_LORA_UPDATING=1.",
  ],
  [
    "LoRA is not enabled. Use --enable-lora to enable LoRA.",
    "Start the replica with --enable-lora, or with an architecture that takes LoRA.",
  ],
  [
    "… has already been loaded. If you want to load the adapter in place …",
    "The name is taken on this replica. When it has our root it counts as loaded; else unload it by hand: another program loaded it.",
  ],
  [
    "Loading lora … failed: No adapter found for …",
    "The replica could not fetch it. Three causes look alike: HF_ENDPOINT is not this registry, HF_TOKEN is missing, expired or too narrow, or the registry was not reachable from there.",
  ],
  ["LoRA rank 64 is greater than max_lora_rank 16.", "Raise --max-lora-rank, or publish where it is larger."],
  ["vLLM does not yet support DoRA.", "Merge the adapter, or train it without use_dora."],
  [
    "vLLM only supports modules_to_save being None.",
    "The adapter carries whole layers. Train without modules_to_save.",
  ],
  ["Adapter bias is not supported.", "Train with bias none."],
  [
    "… is unsupported LoRA weight",
    "A tensor that vLLM has no place for: a trainable token, a DoRA magnitude, or a key with the adapter's name in it. The last can be mended on the publish page.",
  ],
  [
    "expected target modules in {…} but received […]",
    "The adapter targets layers that this base model does not have. It was trained on another one.",
  ],
  [
    "The size of tensor a (16) must match the size of tensor b (32) …",
    "Its tensors are larger than the slot: another base model, or a rank that the configuration does not say.",
  ],
  [
    "The embedding LoRA size(…) must be consistent with the base model's vocabulary size(…).",
    "Trained with another vocabulary. Tokens were added, or it is another base model.",
  ],
  ['{"error":"Unauthorized"}', "The replica wants a key: set the target's API key to its --api-key."],
] as const;

const silent = [
  [
    "Answers as the base model does",
    "Inert: keys under another prefix, or lora_B all zero. Pre-flight finds both.",
  ],
  [
    "Answers differ a little from what was trained",
    "Wrong scale: rank_pattern or alpha_pattern before 0.32, or r in the configuration that is not the rank of the tensors.",
  ],
  [
    "Answers are noise",
    "Tensors of a smaller base model: they are copied into the larger slot without a word.",
  ],
  [
    "Two answers to the same prompt differ by more than 0.1",
    "Nothing can be proved there: too_noisy. Look whether one replica is behind the address, and for kernels whose results depend on what else is in the batch.",
  ],
  [
    "Every request answers 500",
    "Weights that are not numbers, or the engine died: look at its own log for the first error, restart it, and it is made whole again. The CPU build of 0.32.0 dies without --max-num-seqs 1.",
  ],
  [
    "An adapter is there, and the next moment it is not",
    "A load balancer stands behind one address. Give each process its own.",
  ],
  [
    "No memory for a replica that was killed and starts again",
    "Processes named VLLM::EngineCore and VLLM::Worker outlive an API server that was ended with kill -9: end them too. A unit or a container does that by itself.",
  ],
  [
    "Gone after a restart",
    "Adapters live in the memory of the process. The reconciler loads them again within one interval; static manifests name them at start.",
  ],
] as const;

export default function TroubleshootingDocPage() {
  return (
    <DocPage
      lead="What vLLM answers when an adapter is loaded, what it means, and what it does wrong without an answer."
      sections={[
        {
          id: "loads",
          title: "What a load answers",
          body: (
            <>
              <p>
                The text stands in the step of the deployment that failed, in the engine&apos;s own words.
                Most of these come as status 500 and will fail again until something is changed: they are not
                retried. A replica that is starting, busy or out of reach is.
              </p>
              <DefinitionTable label="Answers to a load" rows={loads} terms={["vLLM says", "Means"]} />
            </>
          ),
        },
        {
          id: "silent",
          title: "What it does not say",
          body: <DefinitionTable label="Silent failures" rows={silent} terms={["What is seen", "Cause"]} />,
        },
        {
          id: "more",
          title: "Go on",
          body: (
            <p>
              <TextLink href="/docs/serving">Serving with vLLM</TextLink> has deployment, tuning and
              monitoring.
            </p>
          ),
        },
      ]}
      title="Engine errors"
    />
  );
}
