/** What a task is taken to need where AWS's prices alone do not say it. */

/** Memory of a worker, as in the samples and in the README's serverless.yml. */
export const WORKER_MEMORY_MB = 256;

/** A worker's report to Conductor: 4 ms on one machine with the server (bench/virtual/defaults.ts), and a network. */
export const REPORT_MS = 10;

/**
 * What each further task of a batch adds to a call: 0.25 ms of CPU, about half of what poller and worker need together
 * (bench/results/growth.json), on the seventh of a core that 256 MB have.
 */
export const FURTHER_TASK_MS = 2;

/** What the wake function takes for a notice: it reads the ledger. */
export const NOTICE_MS = 10;

/** A small task of Fargate that is always on: the smallest that there is. */
export const FARGATE = { cpus: 0.25, memoryGb: 0.5 } as const;

/** Step Functions bills an Express workflow by 100 ms and by 64 MB. */
export const EXPRESS_STEP_MS = 100;
export const EXPRESS_MEMORY_GB = 64 / 1024;

/** How tasks come in bursts: so many, so fast, and then none until the next burst. */
export const BURSTS = { kind: 'bursts', tasks: 500, tasksPerSecond: 20 } as const;
