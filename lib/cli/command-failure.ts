/** A command that ends with a sentence: exit status 2 for wrong use, 3 where the machine or the network failed it. */
export class CommandFailure extends Error {
  readonly exitCode: 2 | 3;

  constructor(exitCode: 2 | 3, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** Runs a command; a failure that is expected ends it with its sentence and status. */
export async function endWith(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`adaptery ${name}: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
