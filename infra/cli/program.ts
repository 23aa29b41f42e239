import { Command } from 'commander';
import { costLines } from '../cost/table.ts';
import { POLLER_MEMORY_MB } from '../plugin/defaults.ts';
import { ABOUT, COMMANDS, type ScheduleCommand } from './commands.ts';
import { explain } from './explain.ts';
import type { Ports } from './schedule.ts';
import { type ServiceOptions, serviceRefOf } from './service-ref.ts';

/** What the program gets from the process that runs it. */
export interface Host {
  /** The text of this folder's serverless.yml, if it has one. */
  serverlessYml: string | undefined;
  portsIn(region: string): Ports;
  print(line: string): void;
}

/** `conductor-lambda pause | resume | status | cost`; its actions reject with a message for the user. */
export function createProgram(host: Host): Command {
  const program = new Command('conductor-lambda').description(ABOUT);
  for (const { name, description, run } of COMMANDS)
    program
      .command(name)
      .description(description)
      .option('--service <name>', 'the service (default: `service` in ./serverless.yml)')
      .option('--stage <name>', 'its stage (default: `provider.stage` there, or dev)')
      .option('--region <name>', 'its region (default: `provider.region` there, or us-east-1)')
      .action((options: ServiceOptions) => runOn(host, options, run));
  program
    .command('cost')
    .description(
      'show what a service costs in a month without work, and how long a task waits then',
    )
    .action(() => {
      for (const line of costLines(POLLER_MEMORY_MB)) host.print(line);
    });
  return program;
}

async function runOn(host: Host, options: ServiceOptions, run: ScheduleCommand['run']) {
  const ref = serviceRefOf(options, host.serverlessYml);
  await run(ref, host.portsIn(ref.region)).catch((thrown) => {
    throw new Error(explain(thrown, ref));
  });
}
