import type { AccessKey, AuthSource } from '../config/load.ts';
import { callAws, type Env, field, parseJson } from './signed.ts';

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
        const answer = await callAws(env, { ...SECRETS_MANAGER, body: { SecretId: auth.name } });
        return keyIn(field(answer, 'SecretString'), `secret ${auth.name}`);
      };
    case 'parameter':
      return async () => {
        const body = { Name: auth.name, WithDecryption: true };
        const answer = await callAws(env, { ...SSM, body });
        return keyIn(field(field(answer, 'Parameter'), 'Value'), `parameter ${auth.name}`);
      };
  }
}

const SECRETS_MANAGER = {
  service: 'secretsmanager',
  target: 'secretsmanager.GetSecretValue',
} as const;
const SSM = { service: 'ssm', target: 'AmazonSSM.GetParameter' } as const;

function keyIn(text: unknown, where: string): AccessKey {
  const value = typeof text === 'string' ? parseJson(text) : undefined;
  const [keyId, keySecret] = [field(value, 'keyId'), field(value, 'keySecret')];
  if (typeof keyId === 'string' && typeof keySecret === 'string') return { keyId, keySecret };
  throw new Error(
    `The ${where} must hold JSON {"keyId": "…", "keySecret": "…"}; it holds something else`,
  );
}
