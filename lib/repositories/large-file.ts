/** From this size on a file counts as large: clients know it by its SHA-256. */
const largeFileBytes = 10 * 1024 * 1024;
const weightFile = /\.(?:safetensors|bin|pt|pth|ckpt|gguf|onnx|npz|h5|msgpack|pkl|tar|zip|gz|zst|parquet)$/i;

/** Whether a file is kept as a large one: weights and archives at any size, anything else from 10 MiB. */
export function isLargeFile(path: string, sizeBytes: number): boolean {
  return sizeBytes > 0 && (sizeBytes >= largeFileBytes || weightFile.test(path));
}
