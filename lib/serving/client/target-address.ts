import { AppError } from "#lib/errors.ts";
import { requireOpenAddress } from "#lib/open-address.ts";
import { isInNetworks, parseNetworks } from "./allowed-networks.ts";
import { getAllowedNetworks } from "./data.ts";

/** A base URL whose host was looked up and found allowed, with all its IP addresses. */
export type CheckedAddress = { url: URL; addresses: readonly string[] };

/**
 * Checks the base URL of a replica: http or https, no credentials, query or fragment; no address of its host is
 * link-local, multicast or a metadata service, and every one lies in the networks of the setting `serving.allowedNetworks`.
 * @throws AppError invalid_input
 */
export async function requireAllowedTarget(address: string): Promise<CheckedAddress> {
  const url = parseBaseUrl(address);
  const [addresses, networks] = await Promise.all([requireOpenAddress(url.hostname), getAllowedNetworks()]);
  const allowed = parseNetworks(networks);
  const outside = addresses.find((found) => !isInNetworks(allowed, found));
  if (outside !== undefined) {
    const where =
      url.hostname.replace(/^\[|\]$/g, "") === outside ? outside : `${url.hostname} is ${outside}, which`;
    throw refusal(
      `${where} is in none of the networks that targets may be in (${networks.join(", ") || "none"}). An administrator can add its network in the settings of serving.`,
    );
  }
  return { url, addresses };
}

/** The address of a new replica in its one spelling. Throws `invalid_input` at `pointer` for what is none and for what targets may not have. */
export async function requireReplicaAddress(address: string, pointer: string): Promise<string> {
  try {
    const spelled = normaliseBaseUrl(address);
    await requireAllowedTarget(spelled);
    return spelled;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    throw new AppError(code, message, { problems: [{ pointer, message }], cause: error });
  }
}

/** The base URL of a replica in its one spelling: without `/v1` and trailing slashes. Throws `invalid_input` for what is none. */
export function normaliseBaseUrl(address: string): string {
  return parseBaseUrl(address).href.replace(/(\/v1)?\/*$/, "");
}

function parseBaseUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw refusal(`'${address}' is no address of a replica. Write it like http://10.0.0.7:8000.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refusal("Leave user and password out of the address; give the API key to the target.");
  }
  if (url.search !== "" || url.hash !== "") {
    throw refusal("The address of a replica ends before any '?' or '#'. Write it like http://10.0.0.7:8000.");
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

function refusal(message: string): AppError {
  return new AppError("invalid_input", message);
}
