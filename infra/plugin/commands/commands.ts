import { setTimeout as sleep } from 'node:timers/promises';
import type { Given, Option, ServiceCall, ServiceCommand } from '../../cli/command.ts';
import {
  DEFINITION_COMMANDS,
  type DefinitionAction,
  type DefinitionCommand,
} from '../../cli/definition-commands.ts';
import { explain } from '../../cli/explain.ts';
import { outputTo } from '../../cli/output.ts';
import { ABOUT, JSON_OPTION, SERVICE_COMMANDS } from '../../cli/service-commands.ts';
import type { CliOptions, Serverless } from '../read/serverless.ts';
import { awsAccessOf } from './aws-access.ts';

/**
 * `serverless conductor …`: the commands of `npx conductor-lambda` that are about a service, for services whose stage,
 * region or name only the framework knows.
 */
const CONDUCTOR = 'conductor';

const asFrameworkOption = ({ name, value, description }: Option) => [
  name,
  { usage: description, type: value === undefined ? ('boolean' as const) : ('string' as const) },
];

/** Of the framework alone: `npx conductor-lambda start` asks it for what only the framework can read. */
export const WORKERS = 'workers';

/** The commands as the framework wants them: each starts the hook that `commandHooks` names. */
export const FRAMEWORK_COMMANDS = {
  [CONDUCTOR]: {
    usage: ABOUT,
    commands: Object.fromEntries([
      ...SERVICE_COMMANDS.map(({ name, description, options = [] }) => [
        name,
        {
          usage: description,
          lifecycleEvents: [name],
          options: Object.fromEntries([...options, JSON_OPTION].map(asFrameworkOption)),
        },
      ]),
      ...DEFINITION_COMMANDS.map(({ name, description, actions }) => [
        name,
        {
          usage: description,
          commands: Object.fromEntries(
            actions.map((action) => [
              action.name,
              {
                usage: action.description,
                lifecycleEvents: [action.name],
                options: Object.fromEntries(
                  [...(action.options ?? []), JSON_OPTION].map(asFrameworkOption),
                ),
              },
            ]),
          ),
        },
      ]),
      [
        WORKERS,
        {
          usage: 'print the workers of this service, for a process that hosts them',
          lifecycleEvents: [WORKERS],
          options: Object.fromEntries([asFrameworkOption(JSON_OPTION)]),
        },
      ],
    ]),
  },
};

/** Whether the framework runs one of them: then nothing is packaged or deployed. */
export const isOurCommand = ({ processedInput }: Serverless): boolean =>
  processedInput?.commands[0] === CONDUCTOR;

/** What the framework calls for each of them. `print` writes a line of its output. */
export const commandHooks = (
  serverless: Serverless,
  options: CliOptions,
  print: (line: string) => void,
) =>
  Object.fromEntries(
    SERVICE_COMMANDS.map((command) => [
      `${CONDUCTOR}:${command.name}:${command.name}`,
      () => runOn(serverless, command, givenIn(options), print),
    ]),
  );

/** Runs one of the commands about definitions; its exit status. */
type RunDefinitions = (
  kind: DefinitionCommand['name'],
  action: DefinitionAction['name'],
) => Promise<number>;

/** What the framework calls for each of the commands about definitions. */
export const definitionHooks = (run: RunDefinitions) =>
  Object.fromEntries(
    DEFINITION_COMMANDS.flatMap(({ name, actions }) =>
      actions.map((action) => [
        `${CONDUCTOR}:${name}:${action.name}:${action.name}`,
        async () => {
          const status = await run(name, action.name);
          if (status !== 0) process.exitCode = status;
        },
      ]),
    ),
  );

const givenIn = (options: object): Given =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => typeof value === 'string' || typeof value === 'boolean',
    ),
  );

async function runOn(
  serverless: Serverless,
  { load }: ServiceCommand,
  given: Given,
  print: (line: string) => void,
): Promise<void> {
  const { run } = await load();
  const isWell = await explained(run, await callOf(serverless, given, print), serverless);
  if (!isWell) process.exitCode = 1;
}

/** `serverless remove` takes the queues away: before, all that was started has to end. */
export async function retireBeforeRemove(
  serverless: Serverless,
  print: (line: string) => void,
): Promise<void> {
  const [{ retire }, { retirePorts }] = await Promise.all([
    import('../../cli/retire.ts'),
    import('../../cli/aws/retire-ports.ts'),
  ]);
  const call = await callOf(serverless, {}, print);
  await explained((it) => retire(it, retirePorts(it.aws, it.ref)), call, serverless);
}

async function callOf(
  serverless: Serverless,
  given: Given,
  print: (line: string) => void,
): Promise<ServiceCall> {
  const provider = serverless.getProvider('aws');
  return {
    given,
    ref: {
      service: serverless.service.service,
      stage: provider.getStage(),
      region: provider.getRegion(),
    },
    aws: await awsAccessOf(provider),
    out: outputTo(print, given.json === true),
    clock: { nowMs: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
  };
}

const explained = <T>(
  work: (call: ServiceCall) => Promise<T>,
  call: ServiceCall,
  serverless: Serverless,
): Promise<T> =>
  work(call).catch((thrown) => {
    throw new serverless.classes.Error(explain(thrown, call.ref), 'CONDUCTOR_LAMBDA');
  });
