/** The nonce of this page's scripts and styles, for libraries that add style elements; only in the browser. */
export function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
