/** Numbers of a process that hosts workers. */

/** How long a task may take where its worker names no time. Nothing in a process is billed by the second. */
export const TIMEOUT_SECONDS = 60;

/** Node's timers hold 32 bits of milliseconds. */
export const MAX_TIMEOUT_SECONDS = 2_147_483;

/**
 * How long `stop` waits for running tasks. Kubernetes and ECS kill a container 30 s after they have asked it to stop, and
 * the last reports take a moment.
 */
export const GRACE_SECONDS = 25;

/** Within the time of `stop`: what still runs by then is given back, and that must reach Conductor. */
export const GIVE_BACK_MS = 2_000;

/** The signal of a task that still runs fires so long before the task is given back: as before a timeout. */
export const SIGNAL_MS = 1_000;

/** A result that Conductor does not take is sent again after this, doubling up to the second number. */
export const REDELIVERY_MS = 500;
export const MAX_REDELIVERY_MS = 10_000;

/** So many tries take some minutes: longer than a database restarts. Later, an error that stays is the output's. */
export const TRIES_OF_AN_OUTAGE = 30;

/** How many tasks the metrics know the type of: a result can be sent long after its task has ended. */
export const KNOWN_TASKS = 10_000;
