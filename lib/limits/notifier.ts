/** Before this version a full queue of notices stops the server's own starts and updates. */
const FIRST = [3, 31, 2] as const;

/** Whether a server of this version bears it that the notices of its status notifier cannot be sent. */
export function bearsNotices(version: string): boolean {
  const numbers = version.split(/[.-]/).map(Number);
  const differing = FIRST.findIndex((number, i) => numbers[i] !== number);
  return differing < 0 || (numbers[differing] ?? 0) > (FIRST[differing] ?? 0);
}
