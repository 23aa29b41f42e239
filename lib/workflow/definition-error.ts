/**
 * Thrown by every builder: the server would reject this definition, or accept it and then do something else without an
 * error. Names all faults, each with what to do.
 */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly faults: readonly string[];

  constructor(what: string, faults: readonly string[]) {
    const list = faults.length === 1 ? ` ${faults[0]}` : faults.map((f) => `\n- ${f}`).join('');
    super(`${what}:${list}`);
    this.faults = faults;
  }
}

/** @throws DefinitionError if there is a fault. */
export function throwIfFaulty(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new DefinitionError(what, faults);
}
