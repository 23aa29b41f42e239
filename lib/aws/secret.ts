import type { SecretSource } from '../config/load.ts';
import { callAws, type Env, field } from './signed.ts';

/** The content of a secret of Secrets Manager, or of an SSM parameter; undefined where it holds no text. */
export async function secretText({ kind, name }: SecretSource, env: Env): Promise<unknown> {
  if (kind === 'secret')
    return field(
      await callAws(env, { ...SECRETS_MANAGER, body: { SecretId: name } }),
      'SecretString',
    );
  const body = { Name: name, WithDecryption: true };
  return field(field(await callAws(env, { ...SSM, body }), 'Parameter'), 'Value');
}

const SECRETS_MANAGER = {
  service: 'secretsmanager',
  target: 'secretsmanager.GetSecretValue',
} as const;
const SSM = { service: 'ssm', target: 'AmazonSSM.GetParameter' } as const;
