import { downloadCommand, launchPlan } from "../targets/launch-command.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";

/**
 * A word of a unit file that stands for this text: in double quotes with C escapes, `%` and `$` doubled (systemd.unit(5) "Specifiers",
 * systemd.service(5) "Command lines", systemd.syntax(7) "Quoting").
 */
export function systemdQuote(text: string): string {
  if (/^[A-Za-z0-9_@+=:,./-]+$/.test(text)) return text;
  return `"${escaped(text).replaceAll("$", () => "$$")}"`;
}

/** Text between double quotes; a line that ended in it would begin another setting. */
function escaped(text: string): string {
  return text
    .replace(/[\\"]/g, "\\$&")
    .replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("%", "%%");
}

/** `Environment=` takes specifiers, but expands no variables: `$` stays. */
function environmentLine(name: string, value: string): string {
  return `Environment="${name}=${escaped(value)}"`;
}

/** A systemd unit that keeps one replica running; secrets are in a file that root alone reads. */
export function systemdUnit(input: ManifestInput): Manifest {
  const { target, base } = input;
  const plan = launchPlan(input);
  const secretFile = `/etc/adaptery/${target.name}.env`;
  const secrets = plan.environment.filter((variable) => "secret" in variable);
  const download = downloadCommand(plan, base);
  const text = [
    `# One replica of the target ${target.name}. Save as /etc/systemd/system/adaptery-${target.name}.service.`,
    ...(secrets.length === 0
      ? []
      : [
          `# Secrets, in ${secretFile} (mode 0600), one NAME=value a line:`,
          ...secrets.map(({ name, secret }) => `#   ${name}=… (${secret})`),
        ]),
    ...(download === null
      ? []
      : ["# Fetch the base model first:", `#   ${download.replaceAll(/[\r\n]+/g, " ")}`]),
    ...plan.notes.map((note) => `# ${note}`),
    "[Unit]",
    `Description=Replica of the serving target ${target.name}`,
    "Wants=network-online.target",
    "After=network-online.target",
    "",
    "[Service]",
    ...plan.environment.flatMap((variable) =>
      "value" in variable ? [environmentLine(variable.name, variable.value)] : [],
    ),
    ...(secrets.length === 0 ? [] : [`EnvironmentFile=${secretFile}`]),
    `ExecStart=/usr/bin/env ${plan.argv.map(systemdQuote).join(" ")}`,
    "Restart=always",
    "RestartSec=5",
    // Loading a large base model takes minutes.
    "TimeoutStartSec=infinity",
    "TimeoutStopSec=120",
    "NoNewPrivileges=yes",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
  return { fileName: `adaptery-${target.name}.service`, mediaType: "text/plain", text };
}
