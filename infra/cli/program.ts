import { Command } from 'commander';
import { ABOUT, COMMANDS, type ScheduleCommand } from './commands.ts';
import { explain } from './explain.ts';
import { type PollerOptions, pollerRefOf } from './poller-ref.ts';
import type { Ports } from './schedule.ts';

/** What the program gets from the process that runs it. */
export interface Host {
  /** The text of this folder's serverless.yml, if it has one. */
  serverlessYml: string | undefined;
  portsIn(region: string): Ports;
}

/** `conductor-lambda pause | resume | status`; its actions reject with a message for the user. */
export function createProgram(host: Host): Command {
  const program = new Command('conductor-lambda').description(ABOUT);
  for (const { name, description, run } of COMMANDS)
    program
      .command(name)
      .description(description)
      .option('--service <name>', 'the service (default: `service` in ./serverless.yml)')
      .option('--stage <name>', 'its stage (default: `provider.stage` there, or dev)')
      .option('--region <name>', 'its region (default: `provider.region` there, or us-east-1)')
      .action((options: PollerOptions) => runOn(host, options, run));
  return program;
}

async function runOn(host: Host, options: PollerOptions, run: ScheduleCommand['run']) {
  const ref = pollerRefOf(options, host.serverlessYml);
  await run(ref, host.portsIn(ref.region)).catch((thrown) => {
    throw new Error(explain(thrown, ref));
  });
}
