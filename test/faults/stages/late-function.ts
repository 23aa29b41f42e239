import { CreateFunctionCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { lambda } from '../../support/deploy/emulator.ts';
import type { Deployed } from './deployed.ts';

/** An existing Lambda that knows nothing of Conductor. */
const LEGACY = 'export const handler = async ({ n }) => ({ n, doubled: 2 * n });';

/** Creates the Lambda that the poller's plan names, and that did not exist at the deploy. */
export async function createLate(deployed: Deployed): Promise<void> {
  const { Configuration } = await lambda.send(
    new GetFunctionCommand({ FunctionName: deployed.functionName('answered') }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: deployed.functionName('late'),
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Configuration?.Role,
      Timeout: 5,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(LEGACY) }) },
    }),
  );
}
