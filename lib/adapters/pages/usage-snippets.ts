/** One way to use a version: what it is for, and the text to copy. */
export type UsageSnippet = { title: string; label: string; code: string };

type Version = { owner: string; name: string; semver: string | null; baseModel: string | null };

/** How to load a version: the immutable repository of its number where it has one, else what `main` holds. */
export function usageSnippets(
  { owner, name, semver, baseModel }: Version,
  publicUrl: string,
): UsageSnippet[] {
  const repository = semver === null ? `${owner}/${name}` : `${owner}/${name}.v${semver}`;
  const ref = semver === null ? `${owner}/${name}` : `${owner}/${name}@${semver}`;
  const environment = `export HF_ENDPOINT=${publicUrl}/hf\nexport HF_TOKEN=adp_…   # Settings → API tokens, scope read`;
  const base = baseModel ?? "BASE_MODEL";
  return [
    {
      title: "PEFT",
      label: "Python",
      code: [
        "from peft import PeftModel",
        "from transformers import AutoModelForCausalLM",
        "",
        `base = AutoModelForCausalLM.from_pretrained("${base}")`,
        `model = PeftModel.from_pretrained(base, "${repository}")`,
      ].join("\n"),
    },
    {
      title: "vLLM",
      label: "shell",
      code: `${environment}\nvllm serve /models/${base.split("/").at(-1)} --served-model-name ${base} --enable-lora --lora-modules ${name}=${repository}`,
    },
    {
      title: "Command line",
      label: "shell",
      code: `adaptery login ${publicUrl}\nadaptery pull ${ref} ./${name}`,
    },
    { title: "Environment", label: "shell", code: environment },
  ];
}
