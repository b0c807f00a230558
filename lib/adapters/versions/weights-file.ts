/** The safetensors file that PEFT loads: `adapter_model.safetensors`, else the first one at the root, else the first one. */
export function weightsFile<T extends { path: string }>(files: readonly T[]): T | undefined {
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  return (
    weights.find(({ path }) => path === "adapter_model.safetensors") ??
    weights.find(({ path }) => !path.includes("/")) ??
    weights[0]
  );
}
