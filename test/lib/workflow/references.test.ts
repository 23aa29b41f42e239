import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { simpleTask, type WorkflowTask, workflow } from '../../../lib/workflow/index.ts';

/** Random workflows whose references are all right by construction, and the same with one reference made wrong. */

interface Shape {
  kind: 'simple' | 'switch' | 'fork' | 'loop' | 'sub';
  children: Shape[];
  /** Chooses what is read of the tasks that ran before. */
  reads: number;
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    kind: fc.constantFrom('simple', 'switch', 'fork', 'loop', 'sub'),
    children: fc.oneof(
      { maxDepth: 3 },
      fc.constant<Shape[]>([]),
      fc.array(tie('shape'), { maxLength: 3 }),
    ),
    reads: fc.nat(),
  }),
}));
const shapes = fc.array(shape, { minLength: 1, maxLength: 5 });

/** Writes the tasks of one workflow. `all` are the refs that it has so far, `before` those that a task may read. */
function write(list: readonly Shape[], all: string[], before = [...all]): WorkflowTask[] {
  return list.map(({ kind, children, reads }) => {
    const ref = `t${all.length}`;
    const known = before.length === 0 ? '' : before[reads % before.length];
    const input = { value: known ? `\${${known}.output.value}` : '${workflow.input.value}' };
    all.push(ref);
    before.push(ref);
    const own = { ...simpleTask({ ref, type: 'works', input }), type: kind.toUpperCase() };
    if (kind === 'sub') return { ...own, subWorkflowParam: inline(children) };
    if (kind === 'switch') return { ...own, decisionCases: { yes: write(children, all, before) } };
    if (kind === 'loop') return { ...own, loopOver: write(children, all, before) };
    if (kind !== 'fork') return own;
    // No branch reads what another one gives; what comes behind them may read all of it.
    const first = all.length;
    const forkTasks = children.map((child) => write([child], all, [...before]));
    before.push(...all.slice(first));
    return { ...own, forkTasks };
  });
}

/** Its refs begin with t0 again: its parent has the same. */
const inline = (children: Shape[]) => ({
  name: 'inner',
  workflowDefinition: { tasks: write(children, []) },
});

const make = (tasks: WorkflowTask[], reference = '${workflow.input.value}') =>
  workflow({
    name: 'random',
    ownerEmail: 'team@example.com',
    timeoutSeconds: 60,
    tasks,
    output: { reference },
  });

const all = (value: unknown): { taskReferenceName: string }[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(all);
  return 'taskReferenceName' in value && typeof value.taskReferenceName === 'string'
    ? [{ taskReferenceName: value.taskReferenceName }, ...inner]
    : inner;
};

test('a workflow whose tasks read only what has run before is accepted', () => {
  fc.assert(fc.property(shapes, (list) => void make(write(list, []))));
});

test('a workflow with one reference to a task that it does not have is refused', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (list, where) => {
      const text = JSON.stringify(write(list, []));
      const parts = text.split('"value":"$');
      const at = (where % (parts.length - 1)) + 1;
      const wrong = `${parts.slice(0, at).join('"value":"$')}"value":"\${nope.result}$${parts.slice(at).join('"value":"$')}`;
      expect(() => make(JSON.parse(wrong))).toThrow("there is no ref 'nope'");
    }),
  );
});

test('the output may read each task of the workflow itself, and none of a sub-workflow', () => {
  fc.assert(
    fc.property(shapes, (list) => {
      const known: string[] = [];
      const tasks = write(list, known);
      for (const ref of known) make(tasks, `\${${ref}.output.value}`);
      const hidden = all(tasks).filter(({ taskReferenceName: ref }) => !known.includes(ref));
      for (const { taskReferenceName: ref } of hidden)
        expect(() => make(tasks, `\${${ref}.output.value}`)).toThrow(`there is no ref '${ref}'`);
    }),
  );
});
