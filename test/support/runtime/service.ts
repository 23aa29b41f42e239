import { functionName, pollerName } from '../../../lib/config/names.ts';
import { serverUrl } from '../conductor/server.ts';
import { type TemporaryService, temporaryService } from '../deploy/temporary-service.ts';
import { overhearFunctions } from '../leaks/functions.ts';
import { type RuntimeGateway, startRuntimeGateway } from './gateway.ts';

/** A service as the plugin deploys it; its functions run in AWS's own runtime. */
export interface RuntimeService extends RuntimeGateway {
  /** The whole name of a function of the service. */
  nameOf(part: string): string;
  /** The whole name of an added function: of the poller, the reporter, the wake function. */
  addedName(part: string): string;
  pollerName: string;
  /** One run of the poller, to its end. */
  poll(): Promise<void>;
}

const STAGE = 'dev';
/** A run ends soon after the last task. */
const WINDOW_SECONDS = 6;
/** So long that the poller waits for each call: the answer says how the worker died. */
const POLLER_SECONDS = 120;

/**
 * Deploys the service. Its schedule is off, so that nothing polls on the emulator.
 *
 * @param options more of custom.conductor, in YAML of one line each
 * @param functions the functions, in YAML
 * @param write writes the service's files
 */
export async function deployRuntimeService(
  name: string,
  { options = [], functions }: { options?: string[]; functions: string },
  write: (service: TemporaryService) => Promise<void>,
): Promise<RuntimeService> {
  const service = await temporaryService(`
service: ${name}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1, memorySize: 128 }
package: { individually: true }
custom:
  conductor:
    serverUrl: ${serverUrl()}
    enabled: false
    poller: { windowSeconds: ${WINDOW_SECONDS}, timeout: ${POLLER_SECONDS} }
${options.map((line) => `    ${line}\n`).join('')}
functions:
${functions}`);
  await write(service);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  const gateway = await startRuntimeGateway(process.env.AWS_ENDPOINT_URL ?? '');
  const poller = pollerName(name, STAGE);
  return {
    ...gateway,
    nameOf: (part) => `${name}-${STAGE}-${part}`,
    addedName: (part) => functionName(name, STAGE, part),
    pollerName: poller,
    async poll() {
      const { died, body } = await gateway.call(poller, {});
      if (died) throw new Error(`the poller died: ${body}`);
    },
    async close() {
      await gateway.close();
      await overhearFunctions(name);
      await service.serverless('remove');
      await service.remove();
    },
  };
}
