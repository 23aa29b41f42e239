import type { ConductorOptions } from '../read/conductor-options.ts';
import { mayPutEvents, type Statement } from '../rights/statements.ts';
import type { Environment } from './environment.ts';

/** What a function needs to tell the bus of `custom.conductor.events` what has happened; nothing where there is none. */

export const EVENT_BUS = 'CONDUCTOR_EVENT_BUS';

/** Which bus it is. */
export const eventBusEnvironment = ({ events }: ConductorOptions): Environment =>
  events === undefined ? {} : { [EVENT_BUS]: events.bus };

/** To send to that bus alone. */
export const mayTell = ({ events }: ConductorOptions): Statement[] =>
  events === undefined ? [] : [mayPutEvents(events.bus)];
