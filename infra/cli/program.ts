import { Command as Commander } from 'commander';
import { COMMANDS } from './all.ts';
import type { AwsAccess } from './aws/access.ts';
import type { Clock, Command, Given } from './command.ts';
import { DEFINITION_COMMANDS } from './definition-commands.ts';
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
  /** Runs the framework in this folder, with its output as ours; its exit status. */
  runFramework(args: readonly string[]): Promise<number>;
}

/** `npx conductor-lambda …`. Its actions resolve when they have told `ended` the exit status, and reject with a message for the user. */
export function createProgram(host: Host, ended: (exitStatus: number) => void): Commander {
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
    added.action(async () => ended((await runOn(host, command, added.opts(), added.args)) ? 0 : 1));
  }
  addDefinitionCommands(program, host, ended);
  return program;
}

/** `tasks plan`, `workflows apply`: the framework has the same commands, and alone can read what the service wants. */
function addDefinitionCommands(
  program: Commander,
  host: Host,
  ended: (exitStatus: number) => void,
): void {
  for (const command of DEFINITION_COMMANDS) {
    const group = program.command(command.name).description(command.description);
    for (const { name, description, options = [] } of command.actions) {
      const added = group.command(name).description(description);
      for (const option of ['stage', 'region'])
        added.option(`--${option} <name>`, `the ${option}, for the framework`);
      for (const option of [...options, JSON_OPTION])
        added.option(`--${option.name}`, option.description);
      added.action(async () => {
        const args = Object.entries(added.opts()).flatMap(([option, value]) =>
          value === true ? [`--${option}`] : [`--${option}`, String(value)],
        );
        ended(await host.runFramework(['conductor', command.name, name, ...args]));
      });
    }
  }
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
