import * as v from 'valibot';
import { parse } from 'yaml';

/** The service that a command is about, as it was deployed. */
export interface ServiceRef {
  service: string;
  stage: string;
  region: string;
}

/** What the command line says about the service. */
export interface ServiceOptions {
  service?: string | undefined;
  stage?: string | undefined;
  region?: string | undefined;
}

/** What is read of serverless.yml. */
const anything = v.optional(v.unknown());
const ServiceFile = v.looseObject({ service: anything, provider: anything });
const Provider = v.looseObject({ stage: anything, region: anything });

/** The framework's own defaults. It deploys to this region, also where AWS_REGION names another one. */
const REGION = 'us-east-1';
const STAGE = 'dev';

/**
 * Finds the service, its stage and region as the plugin took them: from the options, else from serverless.yml, else from the
 * framework's defaults. It never guesses: with the wrong stage, a command would act on other pollers.
 *
 * @param serverlessYml the text of serverless.yml; undefined where this folder has none
 * @throws Error where the service, the stage or the region is unknown; the message names the options to give
 */
export function serviceRefOf(
  options: ServiceOptions,
  serverlessYml: string | undefined,
): ServiceRef {
  const isComplete = options.service && options.stage && options.region;
  const file = isComplete ? {} : readFile(serverlessYml);
  const service = options.service ?? file.service;
  const stage = options.stage ?? file.stage;
  const region = options.region ?? file.region;
  if (service !== undefined && stage !== undefined && region !== undefined)
    return { service, stage, region };
  const needed = Object.entries({ service, stage, region })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `--${name}`)
    .join(' and ');
  throw new Error(serverlessYml === undefined ? noFile(needed) : unreadable(needed));
}

/** The values that can be read without the framework. */
function readFile(text: string | undefined): ServiceOptions {
  const raw = text && parsed(text);
  if (!v.is(ServiceFile, raw)) return {};
  const { service, provider } = raw;
  // `provider: aws`
  if (literal(provider)) return { service: literal(service), stage: STAGE, region: REGION };
  if (!v.is(Provider, provider)) return { service: literal(service) };
  return {
    service: literal(service),
    stage: literal(provider.stage ?? STAGE),
    region: literal(provider.region ?? REGION),
  };
}

/** A file that is no YAML tells nothing: the framework may read it all the same, or say what is wrong. */
function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error', merge: true });
  } catch {
    return undefined;
  }
}

/** Only the framework knows the value of a text with a variable in it. */
const literal = (value: unknown) =>
  typeof value === 'string' && !value.includes('${') ? value : undefined;

const noFile = (needed: string) =>
  'There is no serverless.yml in this folder. Run the command in the folder that has it, or give ' +
  `${needed}. For a serverless.ts or .js, run \`npx serverless conductor pause\`, \`resume\` or \`status\`.`;

const unreadable = (needed: string) =>
  `serverless.yml alone does not tell which service is meant. Give ${needed}, or run ` +
  '`npx serverless conductor pause`, `resume` or `status`: the framework knows it.';
