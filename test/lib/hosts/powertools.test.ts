import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { aContext, aTask } from '../../support/factories.ts';
import { bothWays, type Fn } from '../../support/worker/both-ways.ts';
import { play, type ReportTaker } from '../../support/worker/scene.ts';

describe.each(bothWays)("Powertools' logger in %s", (_, make) => {
  beforeEach(() => {
    process.env.POWERTOOLS_DEV = 'true';
  });
  afterEach(() => {
    delete process.env.POWERTOOLS_DEV;
    jest.restoreAllMocks();
  });

  test('put the request id and the function into its lines', async () => {
    const written = jest.spyOn(console, 'info').mockReturnValue();
    const logger = new Logger({ serviceName: 'orders', logLevel: 'INFO' });
    const greet: Fn = ({ name }) => void logger.info(`Hello, ${name}`);
    const handler = (conductor: ReportTaker['conductor']) =>
      make(greet, [injectLambdaContext(logger, { resetKeys: true })], conductor);
    const { result } = await play(
      handler,
      aTask({ inputData: { name: 'Ada' } }),
      aContext({ awsRequestId: 'request-7' }),
    );
    expect(result.status).toBe('COMPLETED');
    expect(JSON.parse(String(written.mock.calls[0]?.[0]))).toMatchObject({
      message: 'Hello, Ada',
      function_request_id: 'request-7',
      function_name: 'orders-dev-greetings',
    });
  });
});
