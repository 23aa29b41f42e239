/**
 * Makes calls of `work` one after the other. Those who ask while one is under way share the next one: it begins after they
 * have asked.
 *
 * @param work must not reject
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let current = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      current = work();
      return current;
    });
    return next;
  };
}
