/** Texts of the product that are no errors: lines that commands print, help texts, descriptions, what makers read. */
export const NO_ERRORS: readonly string[] = [
  // A condition of a write to DynamoDB.
  '#version = :version',

  // A field of a log line.
  'the reporter',

  // The help of the command line.
  'Looks at a deployed service, finds what is wrong with it, and switches its polling off and on.',
  'print the answer as JSON, and nothing else',
  'show what a service costs in a month without work, and how long a task waits then',
  '--service <name>',
  '--stage <name>',
  '--region <name>',
  'the service (default: `service` in ./serverless.yml)',
  'its stage (default: `provider.stage` there, or dev)',
  'its region (default: `provider.region` there, or us-east-1)',
  'start no new runs, and wait until nothing is polled any more',
  'start runs again',
  'show whether polling is enabled, and what the last run did',

  // The help of init, its questions, what it prints, and the scripts that it writes.
  'write a new service: a worker with its test, a workflow, and all that a deploy needs',
  'where to write it (default: this folder)',
  'the name of the service (default: that of the folder)',
  "the address of Conductor's API (default: that in CONDUCTOR_SERVER_URL)",
  "where Conductor's key is: none, secret:<name> or parameter:<name> (default: none)",
  'ask nothing, and take the defaults',
  'Name of the service',
  "Address of Conductor's API",
  "Where Conductor's key is: none, secret:<name> or parameter:<name>",
  '… is in …:',
  'this folder',
  'Next, in …:',
  'npm install',
  'npm run deploy',
  'npm start',
  'node --test',
  'node workflows/start.ts',
  'serverless deploy',
  'serverless remove',

  // What the commands print.
  '… in …: was …, is paused now; no new run starts',
  'Wait … s for runs to stop',
  'nothing is polled any more; tasks that are running still end and are reported',
  '… in …: was …, is enabled now; polling starts within a minute',
  'last run…: …, … s: …',
  '… polled, … dispatched, … given back, … failed',

  // What a deploy prints below its own summary.
  '… through the adapter',
  '… -> … (…, … at once)',

  // What is deployed: descriptions of functions and alarms, the schedule.
  'Starts the poller when Conductor says that there is work.',
  'Polls Conductor and hands its tasks to the worker functions.',
  'Runs existing functions as Conductor workers.',
  'Tells Conductor what its workers could not say themselves, and starts the poller.',
  'There are messages that the reporter could not read or deliver.',
  'For an hour Conductor did not take results that the reporter has for it.',
  'A message waits for the reporter for an hour: is its event source on?',
  'rate(1 minute)',

  // For those who change this package: no user can cause them.
  'There is no kind of option for a schema of type …: add it to KINDS.',

  // Queries to the server.
  'taskType IN (…)',
  "status = 'IN_PROGRESS'",
  "status = 'IN_PROGRESS' AND …",
  "status = 'SCHEDULED' AND …",
  "status = 'COMPLETED' AND …",
  'status IN (…) AND …',

  // Of axios' errors: a caller sees another message.
  'Request failed with status code …',
  'maxContentLength size of … exceeded',

  // Parts of a fault of an input, behind its path: what zod's schema wants.
  'Invalid input',
  'expected one of',
  'at least',
  'at most',
  'a multiple of',
  'unknown keys',

  // The logs of the functions, and of a task.
  'poller run',
  'a task is past its response timeout: Conductor was asked to decide',
  'polling works again',
  'the worker works again',
  'the worker is broken: its tasks wait in Conductor, and one at a time tries it again',
  'the worker does not load',
  'the worker died several times without a success between',
  'Caused by:',
];
