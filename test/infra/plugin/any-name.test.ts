import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePlan } from '../../../lib/config/plan.ts';
import { AnyName, SPECIAL_NAMES } from '../../support/any-name.ts';
import { additionsTo, SERVER_URL } from '../../support/plugin/service.ts';

/** The framework takes these. */
const FunctionKey = fc.constantFrom(...SPECIAL_NAMES.filter((name) => /^[\w-]+$/.test(name)));
/** A text without characters of its own rules. */
const Written = AnyName.filter((name) => name.trim() === name && /^[^/\\.,${}]+$/.test(name));

test('functions, task types, domains and variables may have any name', () => {
  fc.assert(
    fc.property(FunctionKey, Written, Written, FunctionKey, (key, task, domain, variable) => {
      const worker = {
        timeout: 10,
        environment: Object.fromEntries([[variable, 'of the user']]),
        events: [{ conductor: { task, domain } }, { conductor: task }],
      };
      const { plan, workers, functions } = additionsTo({
        provider: { environment: Object.fromEntries([[variable, "of the provider's"]]) },
        conductor: { serverUrl: SERVER_URL },
        functions: Object.fromEntries([[key, worker]]),
      });
      const functionName = `orders-dev-${key}`;
      expect(parsePlan(JSON.stringify(plan)).routes).toMatchObject([
        { taskType: task, domain, functionName },
        { taskType: task, functionName },
      ]);
      expect(Object.entries(workers)).toEqual([
        [key, expect.objectContaining({ environment: expect.anything() })],
      ]);
      const [settings] = Object.values(workers);
      expect(Object.entries(settings?.environment ?? {})).toContainEqual([variable, 'of the user']);
      // The added functions get nothing of the provider's.
      for (const { environment } of Object.values(functions))
        expect(Object.entries(environment)).toContainEqual([variable, null]);
    }),
  );
});
