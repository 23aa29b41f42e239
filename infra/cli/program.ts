import { Command as Commander } from 'commander';
import { COMMANDS } from './all.ts';
import type { AwsAccess } from './aws/access.ts';
import type { Clock, Command, Given } from './command.ts';
import { explain } from './explain.ts';
import type { Output } from './output.ts';
import { ABOUT, JSON_OPTION } from './service-commands.ts';
import { type ServiceOptions, serviceRefOf } from './service-ref.ts';

/** What the program gets from the process that runs it. */
export interface Host {
  /** The text of this folder's serverless.yml, if it has one. */
  serverlessYml: string | undefined;
  version: string;
  clock: Clock;
  outputAs(isJson: boolean): Output;
  accessTo(region: string): AwsAccess;
}

/** `npx conductor-lambda …`. Its actions resolve to whether all is well, and reject with a message for the user. */
export function createProgram(host: Host, ended: (isWell: boolean) => void): Commander {
  const program = new Commander('conductor-lambda').description(ABOUT).version(host.version);
  for (const command of COMMANDS) {
    const added = program.command(command.name).description(command.description);
    if (command.about === 'nothing' && command.takesFiles !== undefined)
      added.argument('[files...]', command.takesFiles);
    if (command.about === 'service')
      added
        .option('--service <name>', 'the service (default: `service` in ./serverless.yml)')
        .option('--stage <name>', 'its stage (default: `provider.stage` there, or dev)')
        .option('--region <name>', 'its region (default: `provider.region` there, or us-east-1)');
    for (const { name, value, description } of [...(command.options ?? []), JSON_OPTION])
      added.option(`--${name}${value === undefined ? '' : ` ${value}`}`, description);
    added.action(async () => ended(await runOn(host, command, added.opts(), added.args)));
  }
  return program;
}

/** Commander writes the names of options in camel case. */
const givenIn = (options: Record<string, string | boolean | undefined>): Given =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );

async function runOn(
  host: Host,
  command: Command,
  options: ServiceOptions & Record<string, string | boolean | undefined>,
  files: readonly string[],
): Promise<boolean> {
  const given = givenIn(options);
  const call = { given, out: host.outputAs(given.json === true), clock: host.clock };
  if (command.about === 'nothing') return (await command.load()).run({ ...call, files });
  const ref = serviceRefOf(options, host.serverlessYml);
  const { run } = await command.load();
  return run({ ...call, ref, aws: host.accessTo(ref.region) }).catch((thrown) => {
    throw new Error(explain(thrown, ref));
  });
}
