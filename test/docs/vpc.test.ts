import { describe, expect, test } from '@jest/globals';
import { dollars } from '../../bench/charts/tables.ts';
import { idleCostOf } from '../../infra/cost/idle.ts';
import { endpointDollars, natDollars } from '../../infra/cost/network.ts';
import { fargateDollars } from '../../infra/cost/others.ts';
import { DOLLARS } from '../../infra/cost/prices.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { read } from '../support/docs/pages.ts';
import { alwaysAllowed, broughtBy, OPTIONS, type Right } from '../support/plugin/rights.ts';

const page = read('docs/vpc.md');
const cellsOf = (row: string) => row.split('|').map((cell) => cell.trim());
const rowOf = (first: string): string[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf)
    .find(([, cell]) => cell === first)
    ?.slice(2, -1) ?? [];

/** Lambda itself reads the inbox, with the reporter's rights. */
const BY_LAMBDA = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const ENDPOINTS = [/^lambda:/, /^dynamodb:/, /^sqs:/, /^events:/, /^(secretsmanager|ssm):/, /^s3:/];

const always = alwaysAllowed();
const brought = Object.entries(OPTIONS).map(
  ([option, services]) => [option, broughtBy(services)] as const,
);

/** Whether a function needs an endpoint, as the page says it: always, never, or with these options. */
function needOf(of: string, endpoint: RegExp): string {
  const isIt = (right: Right) =>
    right.of === of && endpoint.test(right.may) && !BY_LAMBDA.includes(right.may);
  if (always.some(isIt)) return 'yes';
  const options = brought.flatMap(([option, rights]) => (rights.some(isIt) ? [option] : []));
  // A function that finds its secret in one of two places always has one.
  if (options.some((option) => option.startsWith('wake.'))) return 'yes';
  const names = new Set(options.map((option) => `\`${option.split('.')[0]}\``));
  return [...names].toSorted().join(', ') || '–';
}

describe('docs/vpc.md', () => {
  test.each(['poller', 'reporter', 'adapter', 'wake', 'worker'])(
    'says which endpoints the %s needs',
    (of) => {
      const [, ...endpoints] = rowOf(of).map((cell) => cell.split(', ').toSorted().join(', '));
      expect(endpoints).toEqual(ENDPOINTS.map((endpoint) => needOf(of, endpoint)));
    },
  );

  test.each([
    ['a NAT gateway, with its public address', natDollars, DOLLARS.natGb],
    ['one interface endpoint', (zones: number) => endpointDollars(1, zones), DOLLARS.endpointGb],
    [
      '`lambda`, `sqs` and `events`',
      (zones: number) => endpointDollars(3, zones),
      DOLLARS.endpointGb,
    ],
    [
      '`lambda`, `sqs`, `events` and `secretsmanager`',
      (zones: number) => endpointDollars(4, zones),
      DOLLARS.endpointGb,
    ],
  ])('says what %s costs', (name, dollarsOf, gb) => {
    expect(rowOf(name)).toEqual([dollars(dollarsOf(1)), dollars(dollarsOf(2)), dollars(gb)]);
  });

  test('says up to how many endpoints are cheaper than a NAT gateway', () => {
    expect(page).toContain('up to four of them');
    expect(endpointDollars(4, 1)).toBeLessThan(natDollars(1));
    expect(endpointDollars(5, 1)).toBeGreaterThanOrEqual(natDollars(1));
  });

  test('says what the idle service and the container cost', () => {
    const idle = idleCostOf({ kind: 'sweep', seconds: 10 }, POLLER_MEMORY_MB).dollars;
    expect(page).toContain(`costs ${dollars(idle)} beside that`);
    expect(page).toContain(`always on ${dollars(fargateDollars())}`);
  });
});
