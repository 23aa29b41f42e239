import type { AccessKey, AuthSource } from '../config/load.ts';
import { secretText } from './secret.ts';
import { type Env, field, parseJson } from './signed.ts';

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
    case 'parameter':
      return async () => keyIn(await secretText(auth, env), `${auth.kind} ${auth.name}`);
  }
}

function keyIn(text: unknown, where: string): AccessKey {
  const value = typeof text === 'string' ? parseJson(text) : undefined;
  const [keyId, keySecret] = [field(value, 'keyId'), field(value, 'keySecret')];
  if (typeof keyId === 'string' && typeof keySecret === 'string') return { keyId, keySecret };
  throw new Error(
    `The ${where} must hold JSON {"keyId": "…", "keySecret": "…"}; it holds something else`,
  );
}
