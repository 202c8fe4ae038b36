/** Says on standard error why a command could not be carried out, and ends with 2: 1 is for an answer of no. */
export function failed(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
