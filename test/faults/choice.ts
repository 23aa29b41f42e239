/** Which kinds are played. */
export interface Choice {
  /** Without a choice all are played, and the page is written. */
  isAll: boolean;
  has(name: string): boolean;
}

/** The kinds whose name contains one of the parts, in any case of its letters; without parts, all. */
export function choiceOf(parts: readonly string[]): Choice {
  const wanted = parts.map((part) => part.toLowerCase());
  const isAll = wanted.length === 0;
  return {
    isAll,
    has: (name) => isAll || wanted.some((part) => name.toLowerCase().includes(part)),
  };
}
