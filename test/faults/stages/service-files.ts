import { resolve } from 'node:path';

/** How often the poller is started, instead of each minute: as long as its window. */
export const WINDOW_SECONDS = 10;

const WORKERS = resolve('test/faults/stages/service/workers.ts');

/** The workers' module, which changes with each version. */
export const handlerOf = (version: number) => `
export * from ${JSON.stringify(WORKERS)};
export const version = ${version};
`;

/** Where a service's poller finds Conductor and AWS. */
interface Urls {
  conductor: string;
  /** Default: the emulator itself. */
  lambda?: string;
}

/** What is above the functions of each service. */
export const headOf = (name: string, urls: Urls, environment: Record<string, string>) => `
service: ${name}
plugins: [serverless-esbuild, ./plugin.cjs]
provider:
  name: aws
  runtime: nodejs24.x
  region: us-east-1
  environment: ${JSON.stringify(environment)}
custom:
  conductor:
    serverUrl: ${urls.conductor}
    environment: ${JSON.stringify(urls.lambda ? { AWS_ENDPOINT_URL_LAMBDA: urls.lambda } : {})}
    enabled: false
    poller: { windowSeconds: ${WINDOW_SECONDS}, timeout: 55 }`;

/** A service whose workers have timeouts of seconds; `hungry` has so little memory that it soon runs out. */
export const serverlessYml = (
  name: string,
  urls: Urls,
  files: { ledger: string; broken: string },
) => `
${headOf(name, urls, { FAULTS_LEDGER: files.ledger, FAULTS_BROKEN: files.broken })}
    existing: [{ task: ${name}-late, function: ${name}-dev-late, timeout: 5 }]
package: { individually: true }
functions:
  answered: { handler: handler.works, timeout: 8, events: [{ conductor: ${name}-answered }] }
  queued:
    handler: handler.works
    timeout: 8
    events: [{ conductor: { task: ${name}-queued, invocationType: Event } }]
  short: { handler: handler.works, timeout: 2, events: [{ conductor: ${name}-short }] }
  hungry:
    handler: handler.works
    timeout: 8
    environment: { NODE_OPTIONS: --max-old-space-size=48 }
    events: [{ conductor: ${name}-hungry }]
  deleted: { handler: handler.works, timeout: 8, events: [{ conductor: ${name}-deleted }] }
  beating: { handler: handler.beats, timeout: 15, events: [{ conductor: ${name}-beating }] }
`;
