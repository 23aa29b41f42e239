import { isObject } from '../task/parse.ts';
import { ConductorError, notConductor } from './errors.ts';
import type { Call } from './http.ts';
import { serverVersion } from './version.ts';

const CONFIG = '/admin/config';
/** The server shows all properties of its Java process there: nothing else of them is kept. */
const MAX_CONFIG_BYTES = 256 * 1024;

/** The settings that say how soon the server notices what no worker tells it. */
const SWEEPER =
  /^conductor\.app\.(sweeper(ThreadCount|\.\w+)|sweeperWorkflowPollTimeout|workflowOffsetTimeout|lockTimeToTry|lockLeaseTime)$/;

/**
 * Those settings of the server's sweeper that it tells, by their names. It tells what was given to its Java process, which
 * may be none. Throws ConductorError.
 */
export async function sweeperSettings(
  call: Call,
  timeout: number,
): Promise<Record<string, string>> {
  const all = await config(call, timeout);
  const some = Object.entries(all).filter(([name]) => SWEEPER.test(name));
  return Object.fromEntries(some.map(([name, value]) => [name, String(value)]));
}

/**
 * The server's version, where it says it: servers from before March 2026 say it among their settings only. Throws
 * ConductorError where it could not be asked.
 */
export async function saidVersion(call: Call, timeout: number): Promise<string | undefined> {
  const said = await serverVersion(call, timeout).catch(undefinedIfAnswered);
  if (said !== undefined) return said;
  const { version } = (await config(call, timeout).catch(undefinedIfAnswered)) ?? {};
  return typeof version === 'string' ? version : undefined;
}

async function config(call: Call, timeout: number): Promise<Record<string, unknown>> {
  const answer = await call({ url: CONFIG, timeout, maxContentLength: MAX_CONFIG_BYTES });
  if (!isObject(answer)) throw notConductor(CONFIG, 'it has no settings');
  return answer;
}

/** Another answer than what was asked for is one: the server has no such call. */
function undefinedIfAnswered(error: unknown): undefined {
  if (error instanceof ConductorError && !NO_ANSWER.has(error.fault)) return undefined;
  throw error;
}

const NO_ANSWER: ReadonlySet<string> = new Set(['unreachable', 'unauthorized']);
