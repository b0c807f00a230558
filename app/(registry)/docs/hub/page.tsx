import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "PEFT and Hub clients" };

const setUp = `export HF_ENDPOINT="$ADAPTERY_URL/hf"
export HF_TOKEN="$TOKEN"`;

const push = `model.push_to_hub("team/legal-qa")          # a PeftModel, after training

from huggingface_hub import HfApi
HfApi().upload_folder(repo_id="team/legal-qa", folder_path="out/adapter")`;

const trainAndPush = `mkdir export
curl --fail --header "Authorization: Bearer $TOKEN" "$ADAPTERY_URL/api/v1/exports/$EXPORT/archive" |
  tar -x -C export --strip-components=1

python examples/train_adapter.py export --base "$BASE" --out adapter --push team/legal-qa`;

const ownTrainer = `meta = json.load(open("export/adapter_metadata.json"))
config = LoraConfig(
    r=meta["training"]["lora_rank"],
    lora_alpha=meta["training"]["lora_alpha"],
    target_modules=meta["training"]["target_modules"],
    task_type="CAUSAL_LM",
)
# … train, save to adapter/, then:
shutil.copy("export/adapter_metadata.json", "adapter/")
HfApi().upload_folder(repo_id="team/legal-qa", folder_path="adapter")`;

const load = `from peft import PeftModel
model = PeftModel.from_pretrained(base, "team/legal-qa", revision="v1.2.0")`;

const commandLine = `hf upload team/legal-qa out/adapter .
hf download team/legal-qa --revision v1.2.0 --local-dir adapter

npx adaptery login "$ADAPTERY_URL"
npx adaptery push out/adapter team/legal-qa --release 1.2.0
npx adaptery pull team/legal-qa@1.2.0 adapter`;

const serve = `vllm serve "$BASE" --enable-lora --lora-modules legal-qa=team/legal-qa.v1.2.0`;

const revisions = [
  ["main", "The draft: what was pushed last."],
  ["v1.2.0", "A registered version, as its tag. It never changes."],
  ["champion", "An alias; it moves when someone moves it."],
  ["40 hex digits", "One commit."],
  ["team/legal-qa.v1.2.0", "A version as a repository of its own, for clients that cannot name a revision."],
] as const;

const answers = [
  ["RepositoryNotFoundError", "It is not there, or your token may not see it: both answer the same."],
  ["DisabledRepoError", "The version was withdrawn. The reason is printed as a warning."],
  ["412", "Another commit came first. Read the branch again, then commit."],
  ["501", "A part of the Hub that this registry does not have; the message says why and what to do."],
] as const;

const limits = [
  ["Up to 1 GiB a file", "Travels in the body of its commit, whatever the client."],
  ["Above 1 GiB", "Goes through LFS. Set HF_HUB_DISABLE_XET=1: there is no Xet storage here."],
  ["Files", "At most 10,000 a repository, paths of at most 1,024 bytes that differ in more than case."],
  [
    "Pickle files (.bin, .pt)",
    "Kept in quarantine: never parsed, and left out of a version's own repository and for publish tokens.",
  ],
] as const;

export default function HubDocPage() {
  return (
    <DocPage
      title="PEFT and Hub clients"
      lead="The registry speaks the protocol of the Hugging Face Hub. PEFT, transformers, huggingface_hub and hf work with two settings."
      sections={[
        {
          id: "set-up",
          title: "Set up",
          body: (
            <>
              <p>
                Make a token with the scope <code>write</code> under{" "}
                <TextLink href="/settings/tokens">Settings → Tokens</TextLink>; to read only,{" "}
                <code>read</code> is enough.
              </p>
              <CodeBlock code={setUp} label="shell" />
              <p>
                A base model that this registry does not hold is not found here, and no request is passed on
                to another host, as the token would go with it. Load base models from a folder or before you
                set the variables.
              </p>
            </>
          ),
        },
        {
          id: "push",
          title: "Push",
          body: (
            <>
              <CodeBlock code={push} label="python" />
              <p>
                The first push makes the adapter. A push to <code>main</code> makes or moves its draft,
                measured from its files. If the folder holds the <code>adapter_metadata.json</code> of an{" "}
                <TextLink href="/docs/exports">export</TextLink>, the version is tied to that export. The tag{" "}
                <code>v1.2.0</code> registers the version.
              </p>
            </>
          ),
        },
        {
          id: "train-and-push",
          title: "Train and push",
          body: (
            <>
              <p>
                From an <TextLink href="/exports">export</TextLink> to a version that knows its data:{" "}
                <code>examples/train_adapter.py</code>, a short script in this product's folder, trains with
                PEFT what the export's <code>adapter_metadata.json</code> says.
              </p>
              <CodeBlock code={trainAndPush} label="shell" />
              <p>With a trainer of your own, push that file beside the adapter:</p>
              <CodeBlock code={ownTrainer} label="python" />
              <p>
                The version's lineage then shows the export and its dataset; rank, targets and row counts are
                measured, and <code>eval_loss</code> comes from <code>trainer_state.json</code> where the
                folder holds one. <code>model.push_to_hub</code> sends the adapter alone: upload the export's{" "}
                <code>adapter_metadata.json</code> after it.
              </p>
            </>
          ),
        },
        {
          id: "load",
          title: "Load",
          body: (
            <>
              <CodeBlock code={load} label="python" />
              <DefinitionTable label="Revisions" rows={revisions} terms={["Name", "Means"]} />
              <p>
                A version that is not approved prints a warning in the terminal of who loads it; it loads all
                the same.
              </p>
            </>
          ),
        },
        {
          id: "command-line",
          title: "On the command line",
          body: (
            <>
              <p>
                With <code>hf</code>, or without Python with <code>adaptery</code>. Both send only what
                changed.
              </p>
              <CodeBlock code={commandLine} label="shell" />
            </>
          ),
        },
        { id: "serve", title: "Serve", body: <CodeBlock code={serve} label="shell" /> },
        {
          id: "answers",
          title: "What answers mean",
          body: <DefinitionTable label="Answers" rows={answers} terms={["Answer", "Means"]} />,
        },
        {
          id: "limits",
          title: "Limits",
          body: <DefinitionTable label="Limits" rows={limits} terms={["What", "Rule"]} />,
        },
      ]}
    />
  );
}
