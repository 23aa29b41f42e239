import { costLines, costRows } from '../../cost/table.ts';
import { POLLER_MEMORY_MB } from '../../plugin/defaults.ts';
import { billLines, billsOf } from '../bill.ts';
import type { Call } from '../command.ts';
import { costQuestionIn } from '../cost-options.ts';

/** What the choices of a pace cost without work; with numbers of one's own, the bill of a month. */
export async function run({ given, out }: Call): Promise<boolean> {
  const question = costQuestionIn(given);
  if (question) {
    const bills = billsOf(question);
    for (const line of billLines(question, bills, out.paint)) out.print(line);
    out.answer({ ...question, ...bills });
    return true;
  }
  for (const line of costLines(POLLER_MEMORY_MB)) out.print(line);
  out.answer(costRows(POLLER_MEMORY_MB));
  return true;
}
