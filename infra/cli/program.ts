import { Command } from 'commander';
import { explain } from './explain.ts';
import { type Place, type PlaceOptions, placeOf } from './place.ts';
import { type Ports, pause, resume, status } from './schedule.ts';

/** What the program gets from where it runs. */
export interface Host {
  env: Readonly<Record<string, string | undefined>>;
  /** The text of this folder's serverless.yml, if it has one. */
  serverlessYml: string | undefined;
  portsIn(region: string): Ports;
}

/** `conductor-lambda pause | resume | status`; its actions reject with a message for the user. */
export function createProgram(host: Host): Command {
  const program = new Command('conductor-lambda').description(
    'Switches the polling of a deployed service off and on.',
  );
  const add = (
    name: string,
    description: string,
    run: (place: Place, ports: Ports) => Promise<void>,
  ) =>
    program
      .command(name)
      .description(description)
      .option('--service <name>', 'the service (default: `service` in ./serverless.yml)')
      .option('--stage <name>', 'its stage (default: `provider.stage` there, or dev)')
      .option('--region <name>', 'its region (default: `provider.region` there, else us-east-1)')
      .action((options: PlaceOptions) =>
        runIn(placeOf(options, host.serverlessYml, host.env), run),
      );

  const runIn = (place: Place, run: (place: Place, ports: Ports) => Promise<void>) =>
    run(place, host.portsIn(place.region)).catch((thrown) => {
      throw new Error(explain(thrown, place));
    });

  add('pause', 'start no more runs, and wait until nothing is polled', pause);
  add('resume', 'start runs again', resume);
  add('status', 'tell whether it polls, and what the last run did', status);
  return program;
}
