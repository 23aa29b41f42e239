import type { TaskOutput } from '../../task/typed-task.ts';
import type { Schema } from '../../worker/schema.ts';
import type { WorkerHandler } from './chain.ts';
import type { LambdaTaskContext } from './context.ts';
import type { UsersFunction } from './users-chain.ts';
import { type WorkerOptions, worker } from './worker.ts';

/** The options of `worker` for a method; its task type stands before them. */
type MethodOptions<Input, Sent> = Omit<WorkerOptions<Input, Sent>, 'task'>;

/**
 * A decorator of methods: the standard one of TypeScript 5 and of esbuild, and the older one of `experimentalDecorators`.
 */
interface TaskDecorator<Input> {
  <Method extends (input: Input, task: LambdaTaskContext) => unknown>(
    method: Method,
    context: ClassMethodDecoratorContext,
  ): void;
  <Method extends (input: Input, task: LambdaTaskContext) => unknown>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
}

/**
 * Marks a method as the worker of a task type; {@link workersOf} makes the handlers. Without a schema the method types its
 * input itself.
 *
 * @param type the task type: the name of its task definition
 * @param options those of `worker`
 * @throws Error for a private method, which no handler could call
 * @example
 * class Orders {
 *   \@task('pack', { input: Order })
 *   pack({ lines }: Order) { return { pieces: lines.length }; }
 * }
 * export const { pack } = workersOf(new Orders());
 */
export function task<Input, Sent>(
  type: string,
  options: MethodOptions<Input, Sent> & { input: Schema<Input, Sent> },
): TaskDecorator<Input>;
export function task(
  type: string,
  options?: MethodOptions<unknown, unknown> & { input?: never },
): TaskDecorator<never>;
export function task(type: string, options: MethodOptions<unknown, unknown> = {}) {
  const mark = { ...options, task: type };
  return (target: object, context: string | symbol | ClassMethodDecoratorContext): void => {
    // The older decorators tell the prototype and the name.
    if (typeof context !== 'object') marksOf(target).set(context, mark);
    else if (context.private)
      throw new Error(
        `@task: ${String(context.name)} is private, and no handler could call it: make it a public method`,
      );
    else
      context.addInitializer(function () {
        marksOf(Object(this)).set(context.name, mark);
      });
  };
}

type Mark = MethodOptions<unknown, unknown> & { task: string };

type Marks = Map<string | symbol, Mark>;

/** In the process's registry of symbols: the class may be marked by another copy of this package. */
const MARKS: unique symbol = Symbol.for('conductor-lambda.marks');

interface Marked {
  [MARKS]?: Marks;
}

/** The marked methods of an instance or a prototype, by their names; not those of the prototypes above it. */
function marksOf(target: Marked): Marks {
  const known = Object.hasOwn(target, MARKS) ? target[MARKS] : undefined;
  const marks: Marks = known ?? new Map();
  if (!known) Object.defineProperty(target, MARKS, { value: marks });
  return marks;
}

/** The handlers of an object, by the names of its methods. A method without a mark has none when the program runs. */
export type ClassWorkers<Instance> = {
  [Name in keyof Instance as Instance[Name] extends UsersFunction ? Name : never]: HandlerOf<
    Instance[Name]
  >;
};

type HandlerOf<Method> = Method extends (...args: infer Args) => infer Returned
  ? WorkerHandler<Args extends [infer Input, ...unknown[]] ? Input : unknown, TaskOutput<Returned>>
  : never;

/**
 * The handlers of the methods that {@link task} has marked, also of those that the object's class inherits. A handler calls the
 * method of this object, so the method has its `this`.
 *
 * @throws Error where no method is marked
 */
export function workersOf<Instance extends object>(instance: Instance): ClassWorkers<Instance>;
export function workersOf(instance: object): object {
  const found = new Map<string | symbol, Mark>();
  for (let at: Marked | null = instance; at !== null; at = Object.getPrototypeOf(at))
    for (const [name, mark] of at[MARKS] ?? []) if (!found.has(name)) found.set(name, mark);
  if (found.size === 0)
    throw new Error(
      `workersOf: ${instance.constructor.name} has no method that is marked with @task`,
    );
  return Object.fromEntries(
    [...found].map(([name, mark]) => [
      name,
      worker(mark, (input: unknown, context: LambdaTaskContext) =>
        Reflect.apply(Reflect.get(instance, name), instance, [input, context]),
      ),
    ]),
  );
}
