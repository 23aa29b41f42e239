import { callsTo } from '../lib/conductor/http.ts';
import { metadataBy } from '../lib/conductor/metadata.ts';
import { workflowsBy } from '../lib/conductor/workflows.ts';
import { loadConfig } from '../lib/config/load.ts';
import { clockUntil } from '../lib/task/clock.ts';

/** A call that is not measured; a server that has just started answers the first ones late. */
export const SET_UP_CALL_MS = 30_000;

/** The Conductor server that is measured: the one of CONDUCTOR_SERVER_URL. */
export const { serverUrl } = loadConfig(process.env);
export const call = callsTo(serverUrl);
export const metadata = metadataBy(call, SET_UP_CALL_MS);
export const workflows = workflowsBy(call, SET_UP_CALL_MS);
export const clock = clockUntil(() => Number.POSITIVE_INFINITY);
