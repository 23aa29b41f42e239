/** `npm run bench -- [parts] [--quick] [--store=sqlite|postgres] [--seed=N]`: bench/README.md says what each part measures. */
import { parseArgs } from 'node:util';
import { type Session, session } from '../infra/local/session.ts';
import { charts } from './parts/charts.ts';
import { compare } from './parts/compare.ts';
import { dashboard } from './parts/dashboard.ts';
import { deployed } from './parts/deployed.ts';
import { idleTypes, overdue, wrapper } from './parts/file.ts';
import { growth } from './parts/growth.ts';
import { idlePickUp } from './parts/idle-pick-up.ts';
import { pickUp } from './parts/pick-up.ts';
import { start } from './parts/start.ts';
import { virtual } from './parts/virtual.ts';
import type { Run } from './run.ts';
import { isStore, STORES } from './stores/with-server.ts';

const PARTS: Record<string, (run: Run) => Promise<void>> = {
  wrapper,
  start,
  growth,
  'pick-up': pickUp,
  compare,
  deployed,
  'idle-pick-up': idlePickUp,
  'idle-types': idleTypes,
  overdue,
  virtual,
  dashboard,
  charts,
};

/** What the command line asks for: the parts, in this order, and how they run. */
function asked(current: Session) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      store: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const parts = names.flatMap((name) => PARTS[name] ?? []);
  const stores = values.store === '' ? STORES : [values.store].filter(isStore);
  if (parts.length < names.length || stores.length === 0)
    throw new Error(`Parts are ${Object.keys(PARTS).join(', ')}; stores are ${STORES.join(', ')}.`);
  const run: Run = { ...current, quick: values.quick, seed: Number(values.seed), stores };
  return { parts, run };
}

await session('bench', async (current) => {
  const { parts, run } = asked(current);
  for (const part of parts) await part(run);
  return 0;
});
