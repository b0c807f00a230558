/** Names of files that Python loads with pickle, which runs whatever code they hold. */
const pickleName = /\.(?:bin|pt|pth|pkl|pickle|ckpt|joblib|dill)$/i;

/** Whether a file is stored but never parsed and never served to serving engines. Told by its name, as loaders tell it. */
export function isQuarantined(path: string): boolean {
  return pickleName.test(path);
}
