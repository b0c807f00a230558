import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";

const convert = `import torch
from safetensors.torch import save_file

# weights_only refuses code; run it where nothing else of yours is.
state = torch.load("adapter_model.bin", map_location="cpu", weights_only=True)
save_file({name: tensor.contiguous() for name, tensor in state.items()}, "adapter_model.safetensors")`;

/** Why pickle files are kept apart, and how to make safetensors of them. */
export function QuarantineCallout({ paths }: { paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      <Callout
        title={`${paths.length === 1 ? "One file is" : `${paths.length} files are`} quarantined`}
        tone="bad"
      >
        Pickle files run code when they are loaded. They are stored, never read here, and never given to a
        serving engine. Convert them to safetensors and push again: {paths.join(", ")}.
      </Callout>
      <CodeBlock code={convert} label="convert.py" />
    </div>
  );
}
