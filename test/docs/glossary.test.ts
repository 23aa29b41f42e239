import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const page = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8');

/** Each entry: its term, and the text below. */
const entries = page
  .split(/^### /m)
  .slice(1)
  .map((entry) => {
    const [term = '', ...text] = entry.split('\n');
    return { term, text: text.join(' ').trim() };
  });

/** The words that the code and the pages use without explaining them. */
const TERMS =
  'adapter, binding, capacity, chain, core, dead letter, dispatch, domain, give back, heartbeat, host, ' +
  'inbox, lane, lease, outcome, payload by reference, plan, poller, receipt, reply, reporter, response timeout, ' +
  'retry, route, run, save for later, slot, undelivered result, verdict, window, wrapped function';

test('each term has an entry', () => {
  const terms = entries.map(({ term }) => term);
  expect(TERMS.split(', ').filter((term) => !terms.includes(term))).toEqual([]);
});

test('each entry says something', () => {
  expect(entries.filter(({ text }) => text.length < 20)).toEqual([]);
});

test('the entries are in alphabetical order', () => {
  const terms = entries.map(({ term }) => term.toLowerCase());
  expect(terms).toEqual(terms.toSorted((a, b) => a.localeCompare(b, 'en')));
});
