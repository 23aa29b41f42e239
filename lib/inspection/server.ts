import { randomUUID } from 'node:crypto';
import type { ReadAccessKey } from '../conductor/auth.ts';
import { ConductorError, undefinedIfUnknown } from '../conductor/errors.ts';
import { type Call, jsonBody } from '../conductor/http.ts';
import { tryKey } from '../conductor/key-check.ts';
import { saidVersion, sweeperSettings } from '../conductor/server-settings.ts';
import type { Inspection, Key, Reach } from './answer.ts';
import type { Ask } from './ask.ts';
import { ASK_MS } from './defaults.ts';

/** Whether AWS gives the service's key, and the server a token for it. */
export async function keyFacts(
  serverUrl: string,
  readKey: ReadAccessKey | undefined,
  reach: Reach,
): Promise<Key> {
  if (!readKey) return { kind: 'none' };
  const key = await readKey().catch((error: unknown) => new Error(messageOf(error)));
  if (key instanceof Error) return { kind: 'unreadable', reason: key.message };
  if (isCutOff(reach)) return { kind: 'notAsked', reason: reach.reason };
  try {
    await tryKey(serverUrl, key, ASK_MS);
    return { kind: 'taken' };
  } catch (error) {
    const isAnswered = error instanceof ConductorError && !error.isPassing;
    return { kind: isAnswered ? 'refused' : 'notAsked', reason: messageOf(error) };
  }
}

type CutOff = Exclude<Reach, { kind: 'reached' | 'byProxy' }>;

const isCutOff = (reach: Reach): reach is CutOff =>
  reach.kind !== 'reached' && reach.kind !== 'byProxy';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Why no call to the server can succeed; undefined where one may. */
export function whyNotAsked(reach: Reach, key: Key): ConductorError | undefined {
  if (isCutOff(reach)) return new ConductorError('unreachable', reach.reason);
  return key.kind === 'none' || key.kind === 'taken'
    ? undefined
    : new ConductorError('unauthorized', key.reason);
}

type ServerFacts = Omit<Inspection['server'], 'origin' | 'reach' | 'key'>;

/** What the server says about itself, and whether its answers to a task that does not exist show the right to ask. */
export async function serverFacts(call: Call, ask: Ask): Promise<ServerFacts> {
  const taskId = randomUUID();
  const update = { taskId, workflowInstanceId: taskId, status: 'IN_PROGRESS', outputData: {} };
  const isAllowed = async (asked: Promise<unknown>) => {
    await undefinedIfUnknown(asked);
    return true as const;
  };
  const [version, sweeper, mayRead, mayUpdate] = await Promise.all([
    ask(async (timeout) => (await saidVersion(call, timeout)) ?? null),
    ask((timeout) => sweeperSettings(call, timeout)),
    ask((timeout) => isAllowed(call({ url: `/tasks/${taskId}`, timeout }))),
    ask((timeout) =>
      isAllowed(call({ method: 'post', url: '/tasks', ...jsonBody(update), timeout })),
    ),
  ]);
  return { version, sweeper, mayRead, mayUpdate };
}
