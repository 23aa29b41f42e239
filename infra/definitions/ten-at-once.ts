import pMap from 'p-map';

/** Questions to Conductor at the same time: the server has other work too. */
const AT_ONCE = 10;

/** The answers in the order of the items, of which ten are worked on at the same time. Throws what the first failed one throws. */
export const tenAtOnce = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> =>
  pMap(items, work, { concurrency: AT_ONCE });
