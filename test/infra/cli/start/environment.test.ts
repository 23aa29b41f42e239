import { expect, test } from '@jest/globals';
import { environmentFor } from '../../../../infra/cli/start/environment.ts';
import type { HostedService } from '../../../../lib/config/hosted-service.ts';

type Variables = Record<string, string | null>;

const service = (conductor: Variables, ...environments: Variables[]): HostedService => ({
  conductor,
  region: 'eu-west-1',
  workers: environments.map((environment, i) => ({
    ...{ taskType: `type_${i}`, concurrency: 1, timeoutSeconds: 1, wrap: false },
    ...{ functionName: `f${i}`, handler: `f${i}.handler`, environment },
  })),
  elsewhere: [],
});
const SERVER = { CONDUCTOR_SERVER_URL: 'https://host/api' };

test('a process gets the variables of all its workers, and keeps its own', () => {
  const given = service(SERVER, { TABLE: 'orders', DEBUG: '1' }, { TABLE: 'orders' });
  expect(environmentFor(given, { DEBUG: '0' })).toEqual({
    AWS_REGION: 'eu-west-1',
    CONDUCTOR_SERVER_URL: 'https://host/api',
    TABLE: 'orders',
  });
});

test('what one process cannot have is said at once, without the values', () => {
  const given = service(SERVER, { TABLE: 'a', QUEUE: null }, { TABLE: 'b' });
  expect(() => environmentFor(given, {})).toThrow(
    [
      'The environment of the workers is not complete:',
      'TABLE has different values in the functions of this service: set it here, or start them in several processes, each with --only',
      'QUEUE has a value that only CloudFormation knows: set it here',
    ].join('\n  - '),
  );
  expect(environmentFor(given, { TABLE: 'c', QUEUE: 'q' })).not.toHaveProperty('TABLE');
});

test("a key of the process takes the place of the service's", () => {
  const given = service({ ...SERVER, CONDUCTOR_AUTH_SECRET_NAME: 'orkes' });
  expect(environmentFor(given, {})).toHaveProperty('CONDUCTOR_AUTH_SECRET_NAME', 'orkes');
  const own = { CONDUCTOR_AUTH_KEY: 'id', CONDUCTOR_AUTH_SECRET: 'secret' };
  expect(environmentFor(given, own)).not.toHaveProperty('CONDUCTOR_AUTH_SECRET_NAME');
});
