/** The levels of log lines, from the quietest on. `debug` has lines of each task, also where it goes well. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is written where the environment names no level. */
export const DEFAULT_LOG_LEVEL: LogLevel = 'info';

/**
 * Writes one line about what happened. Never give it a task's input, a result or a secret. A line about a task has the
 * fields of `idsOf`, and of no other name.
 */
export type Log = (level: LogLevel, message: string, fields?: object) => void;

/** The message of a run's last line, which holds its summary: the command and the local stack look for it. */
export const RUN_MESSAGE = 'poller run';

/**
 * The log of one invocation: one JSON object per line, so that CloudWatch Logs Insights finds the fields by name.
 *
 * @param requestId undefined where there is no invocation: in a process that hosts workers
 * @param env CONDUCTOR_LOG_LEVEL in it says which lines are left out. A word that is no level counts as none
 */
export function logOf(
  requestId: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Log {
  const least = LOG_LEVELS.find((level) => level === env.CONDUCTOR_LOG_LEVEL) ?? DEFAULT_LOG_LEVEL;
  return (level, message, fields = {}) => {
    if (isWritten(level, message, least))
      console[level](JSON.stringify({ level, message, requestId, ...fields }));
  };
}

/** Whether a run has ended well is read from its last line, so each level has it. */
const isWritten = (level: LogLevel, message: string, least: LogLevel) =>
  LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(least) || message === RUN_MESSAGE;
