/** What a host adds to the context of a task: functions that do nothing. */
export const OF_HOST = {
  signal: new AbortController().signal,
  log: () => {},
  remainingMs: () => 1_234,
  setOutput: () => {},
  callbackAfter: () => {},
  heartbeat: async () => {},
};
