import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * How Postgres is run: it refuses to be root. `prefix` stands before every command; `uid` and `gid` are what the
 * process drops to; `ownerUid` is who must own its files, seen from here (-1: nobody in particular).
 */
export type RunAs = {
  kind: "self" | "user-namespace" | "other-user";
  prefix: readonly string[];
  uid: number | undefined;
  gid: number | undefined;
  ownerUid: number;
};

const self: RunAs = { kind: "self", prefix: [], uid: undefined, gid: undefined, ownerUid: -1 };

/** In a user namespace root is seen as an ordinary user, yet its files stay root's: also below a 0700 home. */
const userNamespace: RunAs = {
  kind: "user-namespace",
  prefix: ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"],
  uid: undefined,
  gid: undefined,
  ownerUid: 0,
};

/** The ways this process may run Postgres, best first. `allowUserNamespace` false leaves that way out. */
export function waysToRun(options: { allowUserNamespace?: boolean } = {}): RunAs[] {
  if (process.getuid?.() !== 0) return [self];
  const ways: RunAs[] = [];
  if (options.allowUserNamespace !== false && namespaceWorks()) ways.push(userNamespace);
  const account = serviceAccount();
  ways.push({ kind: "other-user", prefix: [], ...account, ownerUid: account.uid });
  return ways;
}

/** Whether a process run this way could execute `program` and write into `folder`. */
export function canUse(way: RunAs, program: string, folder: string): boolean {
  const [command = "sh", ...args] = [
    ...way.prefix,
    "sh",
    "-c",
    'test -x "$1" && test -w "$2" && test -x "$2"',
    "sh",
    program,
    folder,
  ];
  return spawnSync(command, args, { uid: way.uid, gid: way.gid, cwd: "/", stdio: "ignore" }).status === 0;
}

function namespaceWorks(): boolean {
  const [command = "unshare", ...args] = [...userNamespace.prefix, "true"];
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function serviceAccount(): { uid: number; gid: number } {
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const fields = accounts.find(([account]) => account === name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return { uid: 65534, gid: 65534 };
}
