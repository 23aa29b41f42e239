/** Writes one line about what happened. Never give it a task's input, a result or a secret. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;

/** One JSON object per line, so that CloudWatch Logs Insights finds the fields by name. */
export const jsonLines: Log = (level, message, fields = {}) =>
  console[level](JSON.stringify({ level, message, ...fields }));

/** The message of a run's last line, which holds its summary: the command and the local stack look for it. */
export const RUN_MESSAGE = 'poller run';
