import type { AccessKey, AuthSource } from '../config/load.ts';
import { at, callAws, type Env } from './signed.ts';

/** How to read the Orkes key, or undefined where none is configured. */
export function accessKeyReader(
  auth: AuthSource,
  env: Env,
): (() => Promise<AccessKey>) | undefined {
  switch (auth.kind) {
    case 'none':
      return undefined;
    case 'key':
      return async () => ({ keyId: auth.keyId, keySecret: auth.keySecret });
    case 'secret':
      return async () => {
        const answer = await read(env, SECRETS_MANAGER, { SecretId: auth.name });
        return keyIn(at(answer, 'SecretString'), `secret ${auth.name}`);
      };
    case 'parameter':
      return async () => {
        const answer = await read(env, SSM, { Name: auth.name, WithDecryption: true });
        return keyIn(at(at(answer, 'Parameter'), 'Value'), `parameter ${auth.name}`);
      };
  }
}

const SECRETS_MANAGER = {
  service: 'secretsmanager',
  target: 'secretsmanager.GetSecretValue',
} as const;
const SSM = { service: 'ssm', target: 'AmazonSSM.GetParameter' } as const;

async function read(env: Env, action: typeof SSM | typeof SECRETS_MANAGER, body: object) {
  try {
    return await callAws(env, { ...action, body });
  } catch (cause) {
    throw new Error(
      `Conductor's key cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. Check that it exists and that the function's role may read it`,
      { cause },
    );
  }
}

function keyIn(text: unknown, where: string): AccessKey {
  const value = typeof text === 'string' ? jsonOf(text) : undefined;
  const [keyId, keySecret] = [at(value, 'keyId'), at(value, 'keySecret')];
  if (typeof keyId === 'string' && typeof keySecret === 'string') return { keyId, keySecret };
  throw new Error(
    `The ${where} must hold JSON {"keyId": "…", "keySecret": "…"}; it holds something else`,
  );
}

/** A parser's own message would repeat the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
