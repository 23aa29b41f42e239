import { describe, expect, test } from '@jest/globals';
import { unusedVariableWarnings } from '../../../../infra/plugin/check/unused-variables.ts';
import { validate } from '../../../../infra/plugin/check/validate.ts';
import { aService, functionsWith, validated } from '../../../support/plugin/service.ts';

const service = aService(
  functionsWith({
    mail: { timeout: 10, events: [{ task: 'send-mail', concurrency: 3, domain: 'blue' }] },
    greet: { timeout: 10, events: ['greetings'] },
  }),
);

describe('the variables of workers in the environment of a deploy', () => {
  test('go before serverless.yml', () => {
    const read = validate(service, {
      CONDUCTOR_WORKER_ALL_CONCURRENCY: '5',
      CONDUCTOR_WORKER_SEND_MAIL_DOMAIN: 'green',
      CONDUCTOR_WORKER_GREETINGS_PAUSED: 'true',
    });
    const bindings = read.kind === 'valid' ? read.bindings : [];
    expect(
      bindings.map(({ task, concurrency, domain }) => ({ task, concurrency, domain })),
    ).toEqual([
      { task: 'send-mail', concurrency: 5, domain: 'green' },
      { task: 'greetings', concurrency: 5, domain: undefined },
    ]);
    expect(bindings[1]).not.toHaveProperty('paused');
  });

  test('stop it where they are wrong, beside the faults of serverless.yml', () => {
    const wrong = aService(functionsWith({ greet: { timeout: 10, events: ['greetings', 'a/b'] } }));
    const read = validate(wrong, { CONDUCTOR_WORKER_ALL_CONCURRENCY: '0' });
    expect(read.kind === 'faulty' && read.faults.map(({ where }) => where)).toEqual([
      'functions.greet.events.1.conductor.task',
      'CONDUCTOR_WORKER_ALL_CONCURRENCY',
    ]);
  });

  test('that change nothing are told of: workers of an SDK can share the environment', () => {
    const { bindings } = validated();
    expect(unusedVariableWarnings(bindings, { CONDUCTOR_WORKER_ALL_POLL_INTERVAL: '100' })).toEqual(
      [
        'conductor-lambda: CONDUCTOR_WORKER_ALL_POLL_INTERVAL changes nothing here: a poll waits at the server for up to 5 s, and comes when there is work',
      ],
    );
  });

  test('that want a pause are told of: a deploy pauses nothing', () => {
    const { bindings } = validated();
    expect(unusedVariableWarnings(bindings, {})).toEqual([]);
    expect(unusedVariableWarnings(bindings, { CONDUCTOR_WORKER_ALL_PAUSED: 'true' })).toEqual([
      'conductor-lambda: by CONDUCTOR_WORKER_…_PAUSED greetings should be paused, and a deploy pauses nothing: run ' +
        '`npx conductor-lambda pause --task-type <type>`.',
    ]);
  });
});
