/** The poller's numbers: each has its unit in its name, and its reason above it. */

/** A run with work polls so long before another one takes over: the next tick comes 5 s later. */
export const WINDOW_MS = 55_000;

/** The longest window: Lambda's 900 s less a minute to drain, and less RELIEF_MS. */
export const MAX_WINDOW_SECONDS = 825;

/**
 * A run with work polls on after its window until another one takes over, for so long at most: the next tick comes 5 s
 * after the window, and its process may have to start.
 */
export const RELIEF_MS = 15_000;

/** A round over all types each … : a task waits half of that on average where no run polls. */
export const SWEEP_SECONDS = 10;

/** A run whose types have had no work for this time ends, unless calls are open. */
export const IDLE_STOP_SECONDS = 5;

/**
 * While tasks wait that cannot be polled yet, rounds look for them this often: a task that was put back for some seconds
 * then waits no longer than twice that time. Five rounds a minute that find something
 * cost $0.0013 an hour.
 */
export const LATER_ROUND_SECONDS = 10;

/**
 * So soon a round looks again for a notice whose run found nothing, unless rounds are on their way. The notice can come
 * before its task: an EVENT task ends before the server puts the next task into its queue.
 */
export const SECOND_LOOK_SECONDS = 1;

/** How often a lane looks again whose slots other runs have. */
export const ELSEWHERE_CHECK_MS = 500;

/** Open tasks per type; the JS SDK's default is 1, which would leave Lambda's elasticity unused. */
export const CONCURRENCY = 10;

/**
 * How many calls of workers one run has open at once, over all types. Lambda gives a process 1,024 file descriptors. A
 * call takes one until its task is reported; then there are the polls (24), SIDE_CALLS twice, the connections that are
 * kept for later calls (64 to Lambda, 64 to Conductor) and the runtime.
 */
export const MAX_SLOTS = 800;

/** How many results go to the inbox, and how many tasks that got no call back to Conductor, at the same time. */
export const SIDE_CALLS = 16;

/** How many polls of a run wait at the server at the same time: each holds one of its threads for up to 5 s. */
export const LONG_POLLS = 8;

/** … and how many do not wait, of all other lanes together. */
export const QUICK_POLLS = 16;

/** A lane without work that cannot wait at the server looks for some this often: it starts a task within 5 s. */
export const IDLE_POLL_MS = 4_000;

/**
 * All lanes together make no more polls than this that may find nothing: with more than 1,000 idle lanes, each has its
 * turn later. Such a poll takes a server on SQLite 1.3 ms.
 */
export const POLLS_PER_SECOND = 250;

/** A server looks for the task of a poll that waits in steps of this time. */
export const SERVER_STEP_MS = 100;

/** A lane that had work looks again this soon, and then after a tenth of the time since then … */
export const HOT_POLL_MS = 20;
/** … until it had none for this time: then it waits at the server, where it may. */
export const HOT_MS = 1_000;

/**
 * The other ticks poll only where the server says that tasks wait, or a run polls: a quiet service then writes no lease.
 */
export const FULL_TICKS = 5;

/** At most so many tasks in one poll: if its answer is lost, they wait for their response timeout. */
export const MAX_BATCH = 100;

/** The most tasks in one call of a worker: as many as a poll may bring. */
export const MAX_BATCH_SIZE = MAX_BATCH;
/** The first task of a batch waits for others so long … */
export const GATHER_MS = 50;
/** … and at most so long: meanwhile a killed run would leave it to its response timeout. */
export const MAX_BATCH_GATHER_MS = 1_000;

/**
 * A lane with a backlog and few free slots waits for more of them as long as the last answer took, up to this time: so
 * the polls take a slow server no more than half its time.
 */
export const MAX_GATHER_MS = 100;

/** A poll that takes longer than this, beside its wait, asked for too many tasks. */
export const SLOW_POLL_MS = 2_000;

/**
 * Bytes of tasks that are read and not yet sent to their workers, in all lanes. A task takes several times its bytes
 * while it is parsed and written again.
 */
export const UNSENT_BYTES = 8 * 1024 * 1024;

/**
 * Bytes of large answers that are read and not yet saved for the reporter, in all lanes. An answer takes several times
 * its bytes while its results are written again.
 */
export const REPLY_BYTES = 8 * 1024 * 1024;

/** After a refusal AWS is tried with one call more each second … */
export const AWS_RAISE_MS = 1_000;
/** … and with as many as it refused after this time, which doubles with each refusal there. */
export const AWS_PROBE_MS = 2_000;
export const MAX_AWS_PROBE_MS = 60_000;

/** A worker that dies so often without a success between is broken; one that does not load is so at once. */
export const BREAKER_DEATHS = 5;
/** … and so many more for each call that is still open: each may end well. */
export const BREAKER_DEATHS_OF_A_CALL = 3;
/** A lane with a broken worker lets a task try it again after this time, which doubles, up to the second number. */
export const BREAKER_MS = 1_000;
export const MAX_BREAKER_MS = 60_000;

/** The timeout of the poller's function: the window, RELIEF_MS, then a minute to drain, then a margin. */
export const POLLER_TIMEOUT_SECONDS = 135;

/** Reserved at the end of a run: for the answer to the last poll, and to report the last crash. */
export const POLLER_MARGIN_MS = 5_000;

/** Of POLLER_MARGIN_MS, reserved for the summary: a run ends this long before its process is killed. */
export const SUMMARY_MARGIN_MS = 1_000;

/** Of POLLER_MARGIN_MS, reserved for the inbox: the poller must still save what Conductor does not take before the run ends. */
export const INBOX_MARGIN_MS = 3_000;

/** How often a run asks whether its schedule was paused. DescribeRule is free of charge. */
export const PAUSE_CHECK_MS = 5_000;

/** How long a run waits for the first answer to that: a check that hangs must not stop the polling. */
export const FIRST_PAUSE_CHECK_MS = 1_000;

/** How long `pause` waits: until then the current run has noticed the pause, and its last long poll has ended. */
export const PAUSE_WAIT_MS = 11_000;

/** A lane in trouble waits this long before it polls again. The wait doubles, up to the second number. */
export const BACKOFF_MS = 500;
export const MAX_BACKOFF_MS = 10_000;
/** After so long without trouble the next trouble is a new one. */
export const CALM_MS = 30_000;

/** A server in trouble answers a long poll immediately, without tasks: a lane polls it no more often than this. */
export const EMPTY_POLL_MS = 500;

/** How many tasks that may be past their response timeout a tick asks Conductor about, one after the other, each some 5 ms. */
export const OVERDUE_LOOKS = 200;

/** A look ends after so many failures in a row: each can take as long as a call may. */
export const OVERDUE_FAILURES = 3;

/** How often a full lane of Event workers asks Conductor which of its tasks have ended. */
export const EVENT_CHECK_MS = 2_000;

/**
 * How often a full lane polls its domain for 0 tasks: the server takes a domain that was not polled for 10 s for one
 * without workers. From the last poll of a run to the first of the next, these 2 s are added to 5 s without a run.
 */
export const DOMAIN_POLL_MS = 2_000;

/** A task that the server gave beyond what was asked for, or too late, can be polled again after this time. */
export const GIVEN_BACK_SECONDS = 1;

/** Metrics that are looked at, such as open tasks, are so this often … */
export const SAMPLE_MS = 5_000;
/** … and passed on this often, at the end of a run at the latest: alarms look at minutes. */
export const FLUSH_MS = 30_000;
/** At a run's end Conductor is asked once more whether tasks wait, and has so long to answer. */
export const HEALTH_MS = 1_000;
