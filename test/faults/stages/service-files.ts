import { resolve } from 'node:path';

/** How often the poller is started, instead of each minute: as long as its window. */
export const WINDOW_SECONDS = 10;

const WORKERS = resolve('test/faults/stages/service/workers.ts');

/** The workers' module, which changes with each version. */
export const handlerOf = (version: number) => `
export * from ${JSON.stringify(WORKERS)};
export const version = ${version};
`;

/** What starts a service's poller. */
export type Starts =
  /** The kit, each 10 s: so runs follow each other six times as often as on AWS. */
  | 'ticks'
  /** What a service has by default: a tick each minute, and a round each 10 s. */
  | 'rounds'
  /** A tick each minute, and Conductor's notices between. */
  | 'wake';

/** The secret that notices carry, as an SSM parameter. */
export const wakeParameter = (name: string) => `/${name}/wake`;

const STARTS: Record<Starts, (name: string) => string> = {
  ticks: () => `
    enabled: false
    poller: { windowSeconds: ${WINDOW_SECONDS}, timeout: 55 }`,
  rounds: () => '',
  wake: (name) => `
    wake: { parameter: ${wakeParameter(name)} }`,
};

/** Where a service's added functions find Conductor and AWS. */
interface Urls {
  conductor: string;
  /** Default: the emulator itself. */
  aws?: string;
  /** For the poller's calls of functions. Default: the emulator itself. */
  lambda?: string;
}

/** What is above the functions of each service. */
export const headOf = (
  name: string,
  urls: Urls,
  environment: Record<string, string>,
  starts: Starts = 'ticks',
) => `
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
    environment: ${JSON.stringify(addressesOf(urls))}${STARTS[starts](name)}`;

const addressesOf = ({ aws, lambda }: Urls) => ({
  ...(aws && { AWS_ENDPOINT_URL: aws }),
  ...(lambda && { AWS_ENDPOINT_URL_LAMBDA: lambda }),
});

/** A service whose workers have timeouts of seconds; `hungry` has so little memory that it soon runs out. */
export const serverlessYml = (
  name: string,
  urls: Urls,
  files: { ledger: string; broken: string },
  starts: Starts,
) => `
${headOf(name, urls, { FAULTS_LEDGER: files.ledger, FAULTS_BROKEN: files.broken }, starts)}
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
