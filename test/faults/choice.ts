/** Which kinds are played. */
export interface Choice {
  /** Without a choice all are played, and the page is written. */
  isAll: boolean;
  has(name: string): boolean;
}

/**
 * The kinds whose name contains one of the parts, in any case of its letters; with `only`, those whose name fits the
 * pattern. Without either, all.
 */
export function choiceOf(parts: readonly string[], only?: string): Choice {
  if (only !== undefined) {
    const pattern = new RegExp(only);
    return { isAll: false, has: (name) => pattern.test(name) };
  }
  const wanted = parts.map((part) => part.toLowerCase());
  return {
    isAll: wanted.length === 0,
    has: (name) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part)),
  };
}
