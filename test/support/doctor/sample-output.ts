import { partsOf } from '../../../infra/cli/doctor/checks.ts';
import { linesOf, verdictOf } from '../../../infra/cli/doctor/show.ts';
import { plain } from '../../../infra/terminal/paint.ts';
import { aRoute } from '../factories.ts';
import {
  aFunction,
  anInspection,
  answered,
  aPollerThatSees,
  aType,
  is,
  someFacts,
} from './facts.ts';

/** What `doctor` prints on a terminal for a service with two faults, as docs/operations.md shows it. */
export function sampleOutput(): string {
  const { plan, functions } = anInspection();
  const thumbnails = 'orders-dev-thumbnails';
  const facts = someFacts({
    ...aPollerThatSees({
      plan: {
        ...plan,
        routes: [aRoute(), aRoute({ taskType: 'thumbnails', functionName: thumbnails })],
      },
      types: [aType(), aType({ taskType: 'thumbnails', definition: answered(null) })],
      functions: [...functions, { functionName: thumbnails, mayCall: answered(true) }],
    }),
    functions: new Map([
      ['orders-dev-greetings', is(aFunction())],
      [thumbnails, is(aFunction({ name: thumbnails, reservedConcurrency: 0 }))],
    ]),
    wake: undefined,
  });
  const parts = partsOf(facts);
  const lines = linesOf(parts, { paint: plain, columns: COLUMNS });
  return [
    '$ npx conductor-lambda doctor',
    'orders-dev in eu-west-1',
    ...lines,
    '',
    verdictOf(parts, plain),
  ].join('\n');
}

/** Of a page. */
const COLUMNS = 100;
