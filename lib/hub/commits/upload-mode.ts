/**
 * Up to this size a file travels in the body of its commit (`regular`): every client can do that, also those that would use Xet for
 * anything else. Above it clients without Xet use LFS.
 */
export const maxRegularBytes = 1024 * 1024 * 1024;

/** From this size on a file counts as large: clients know it by its SHA-256. */
const largeFileBytes = 10 * 1024 * 1024;
const weightFile = /\.(?:safetensors|bin|pt|pth|ckpt|gguf|onnx|npz|h5|msgpack|pkl|tar|zip|gz|zst|parquet)$/i;

/** How a client shall send a file. */
export function uploadModeOf(sizeBytes: number): "regular" | "lfs" {
  return sizeBytes <= maxRegularBytes ? "regular" : "lfs";
}

/** Whether a file is kept as a large one: weights and archives at any size, anything else from 10 MiB. */
export function isLargeFile(path: string, sizeBytes: number): boolean {
  return sizeBytes > 0 && (sizeBytes >= largeFileBytes || weightFile.test(path));
}
