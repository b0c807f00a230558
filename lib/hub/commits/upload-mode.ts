/**
 * Up to this size a file travels in the body of its commit (`regular`): every client can do that, also those that would use Xet for
 * anything else. Above it clients without Xet use LFS.
 */
export const maxRegularBytes = 1024 * 1024 * 1024;

/** How a client shall send a file. */
export function uploadModeOf(sizeBytes: number): "regular" | "lfs" {
  return sizeBytes <= maxRegularBytes ? "regular" : "lfs";
}
