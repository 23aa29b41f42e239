import pMap from 'p-map';

/** Questions to Conductor at the same time: the server has other work too. */
const AT_ONCE = 10;

/** The answers in the order of the items, of which ten are worked on at the same time. Throws what the first failed one throws. */
export const tenAtOnce = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> =>
  pMap(items, work, { concurrency: AT_ONCE });

/**
 * … where the server may be away: after ten in a row without an answer, the rest is not asked.
 *
 * @param work undefined stands for no answer
 */
export function tenAtOnceWhileAnswered<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R | undefined>,
): Promise<(R | undefined)[]> {
  let unanswered = 0;
  return tenAtOnce(items, async (item) => {
    if (unanswered >= AT_ONCE) return undefined;
    const answer = await work(item);
    unanswered = answer === undefined ? unanswered + 1 : 0;
    return answer;
  });
}
