import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The functions ask for the key in their own region, and the key that encrypts it has to be there too. */
export const keyInRegion = (auth: ConductorOptions['auth'], { region }: ServiceConfig): Fault[] =>
  Object.entries(auth ?? {})
    .filter(([, named]) => typeof named === 'string' && /^arn:/.test(named))
    .filter(([, arn]) => String(arn).split(':')[3] !== region)
    .map(([option]) => ({
      where: `custom.conductor.auth.${option}`,
      message: `must be in ${region}, the region of the service: its functions look for their key there`,
    }));
