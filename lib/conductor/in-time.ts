/**
 * The result of the work, or `late`'s error where it takes longer than `limitMs`; the work itself goes on. The error is
 * made only then: its stack costs more than the timer.
 */
export async function inTime<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  return Promise.race([work, isLate]).finally(() => clearTimeout(timer));
}
