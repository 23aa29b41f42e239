/** Asks again when the answer is older than `ms`; an answer that failed is not remembered. */
export function rememberedFor<T>(
  ms: number,
  ask: () => Promise<T>,
  nowMs: () => number = Date.now,
): () => Promise<T> {
  let answer: { value: Promise<T>; atMs: number } | undefined;
  return async () => {
    if (!answer || nowMs() - answer.atMs >= ms) answer = { value: ask(), atMs: nowMs() };
    const asked = answer;
    return asked.value.catch((error) => {
      if (answer === asked) answer = undefined;
      throw error;
    });
  };
}
