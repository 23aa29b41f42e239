import { accessKeyReader } from '../lib/aws/access-key.ts';
import { lambdaInvoke } from '../lib/aws/invoke.ts';
import { exactly } from '../lib/conductor/exact-answers.ts';
import { callsTo } from '../lib/conductor/http.ts';
import { conductorBy } from '../lib/conductor/tasks.ts';
import { loadConfig } from '../lib/config/load.ts';
import { adapter } from '../lib/hosts/adapter.ts';
import { MAX_TIMEOUT_SECONDS } from '../lib/limits/aws.ts';
import { MAX_SLOTS } from '../lib/poller/defaults.ts';
import { CALL_MARGIN_MS } from '../lib/protocol/defaults.ts';
import { parseExact } from '../lib/task/exact-json.ts';

const { serverUrl, auth } = loadConfig(process.env);
const call = callsTo(serverUrl, accessKeyReader(auth, process.env));
/** The input and the saved output that it reads are passed on digit for digit. */
const conductor = conductorBy(exactly(call), serverUrl, parseExact);

/** Runs existing Lambdas as workers: calls the Lambda that the dispatch names, and reports for it. */
export const handler = adapter(
  lambdaInvoke(MAX_SLOTS, MAX_TIMEOUT_SECONDS * 1000 + CALL_MARGIN_MS),
  { conductor: () => conductor },
);
