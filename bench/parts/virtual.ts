import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { DAY, dayFigures, fargateDollarsOf, QUICK_DAY } from '../virtual/day.ts';
import { heldFigures } from '../virtual/held.ts';
import { rateFigures } from '../virtual/rates.ts';
import { PACES } from '../virtual/service.ts';

const RATES = [1, 5, 20, 100, 500, 1_000, 2_500, 5_000];
const BATCH_RATES = [100, 500, 5_000];
const BATCH = 10;
const QUICK_RATES = [5, 100];

/**
 * The real poller with a Conductor and a Lambda in virtual time, where one machine's server would be the wall. It does
 * not depend on the machine: the same seed gives the same figures.
 */
export async function virtual(run: Run): Promise<void> {
  const { quick, seed, steps } = run;
  const held = await steps.run('Hold virtual time against what was measured', () =>
    heldFigures(seed),
  );
  console.table(held);
  const rates = [];
  const sizes = [
    ...(quick ? QUICK_RATES : RATES).map((rate) => ({ rate, batch: 1 })),
    ...(quick ? [] : BATCH_RATES).map((rate) => ({ rate, batch: BATCH })),
  ];
  for (const { rate, batch } of sizes) {
    const title = `${rate} tasks a second${batch > 1 ? `, batches of ${batch}` : ''}`;
    rates.push(await steps.run(title, () => rateFigures(rate, batch, seed)));
  }
  console.table(rates);
  const day = quick ? QUICK_DAY : DAY;
  const days = [];
  for (const pace of PACES)
    days.push(
      await steps.run(`${day.hours} h of bursts: ${pace}`, () => dayFigures(pace, day, seed)),
    );
  console.table(days);
  const fargateDollars = fargateDollarsOf(day);
  await writeResults('virtual', run, {}, { held, rates, day: { ...day, fargateDollars, days } });
}
