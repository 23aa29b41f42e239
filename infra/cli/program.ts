import { Command } from 'commander';
import { explain } from './explain.ts';
import { type PollerOptions, type PollerRef, pollerRefOf } from './poller-ref.ts';
import { type Ports, pause, resume, status } from './schedule.ts';

/** What the program gets from the process that runs it. */
export interface Host {
  env: Readonly<Record<string, string | undefined>>;
  /** The text of this folder's serverless.yml, if it has one. */
  serverlessYml: string | undefined;
  portsIn(region: string): Ports;
}

type Run = (ref: PollerRef, ports: Ports) => Promise<void>;

/** `conductor-lambda pause | resume | status`; its actions reject with a message for the user. */
export function createProgram(host: Host): Command {
  const program = new Command('conductor-lambda').description(
    'Switches the polling of a deployed service off and on.',
  );
  const add = (name: string, description: string, run: Run) =>
    program
      .command(name)
      .description(description)
      .option('--service <name>', 'the service (default: `service` in ./serverless.yml)')
      .option('--stage <name>', 'its stage (default: `provider.stage` there, or dev)')
      .option('--region <name>', 'its region (default: `provider.region` there, or us-east-1)')
      .action((options: PollerOptions) =>
        runFor(pollerRefOf(options, host.serverlessYml, host.env), run),
      );

  const runFor = (ref: PollerRef, run: Run) =>
    run(ref, host.portsIn(ref.region)).catch((thrown) => {
      throw new Error(explain(thrown, ref));
    });

  add('pause', 'start no new runs, and wait until nothing is polled any more', pause);
  add('resume', 'start runs again', resume);
  add('status', 'show whether polling is enabled, and what the last run did', status);
  return program;
}
