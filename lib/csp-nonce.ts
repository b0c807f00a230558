/** The nonce of a Content-Security-Policy header, or undefined where there is none. */
export function cspNonce(policy: string | null): string | undefined {
  return policy?.match(/'nonce-([A-Za-z0-9+/_=-]+)'/u)?.[1];
}
