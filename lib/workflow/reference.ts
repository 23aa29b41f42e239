import type { Json, JsonObject } from '../task/task.ts';

/**
 * A value that the server fills in, of which the compiler knows the type: `order.customer.name` is `${workflow.input.customer.name}`
 * where `order` is the workflow's input. It stands in a task's input, in a workflow's output, and in a text:
 * `` `Dear ${order.name}` ``.
 */
export type Ref<Value> = RefOf<Value> & Steps<Value>;

/** A reference without its steps: what an input takes. */
export interface RefOf<Value> {
  readonly '~reference': true;
  /** For the compiler alone. */
  readonly '~value'?: Value;
}

type Steps<Value> = unknown extends Value
  ? AnySteps
  : Json extends Value
    ? AnySteps
    : StepsOf<NonNullable<Value>, Nothing<Value>>;

/** What is below a value that may be missing may be missing too: the server makes it null. */
type StepsOf<Whole, Missing> = Whole extends string | number | boolean
  ? unknown
  : Whole extends readonly (infer Item)[]
    ? { readonly [index: number]: Ref<AtServer<Item> | Missing> }
    : { readonly [Field in keyof Whole]-?: Ref<AtServer<Whole[Field]> | Missing> };

/** What a reference gives where the value may be missing: the server has null in its place, and never leaves it out. */
type AtServer<Value> = unknown extends Value ? Value : Exclude<Value, undefined> | Nothing<Value>;

type Nothing<Value> = unknown extends Value
  ? never
  : Extract<Value, null | undefined> extends never
    ? never
    : null;

/** Of a value whose type is not known, any field can be read. */
interface AnySteps {
  readonly [field: string]: Ref<unknown>;
}

/** A value, or a reference to it, or an object or list that holds references. */
export type Given<Value> =
  | RefOf<Value>
  | (unknown extends Value
      ? unknown
      : Json extends Value
        ? Filled
        : Value extends string | number | boolean | null | undefined
          ? Value
          : Value extends readonly (infer Item)[]
            ? readonly Given<Item>[]
            : Value extends object
              ? { readonly [Field in keyof Value]: Given<Value[Field]> }
              : never);

/** JSON with references anywhere, where nothing is known of its type. */
export type Filled =
  | string
  | number
  | boolean
  | null
  | undefined
  | RefOf<unknown>
  | readonly Filled[]
  | FilledObject;

/** An object with references anywhere. */
export interface FilledObject {
  readonly [field: string]: Filled;
}

/** What a value with references becomes when the server has filled them in. */
export type Resolved<Value> =
  Value extends RefOf<infer Inner>
    ? Inner
    : Value extends string
      ? string
      : Value extends number
        ? number
        : Value extends boolean
          ? boolean
          : Value extends readonly (infer Item)[]
            ? Resolved<Item>[]
            : Value extends object
              ? { -readonly [Field in keyof Value]: Resolved<Value[Field]> }
              : Value;

/** Another copy of this package makes references too. */
const TEXT = Symbol.for('conductor-lambda.reference');

/** First values that an accessor carries. */
export interface FirstValues {
  readonly '~first': object;
}

/** The reference to a path, and to all that is below it. */
export function reference<Value>(path: string): Ref<Value>;
export function reference<Value>(path: string, first: object): Ref<Value> & FirstValues;
export function reference(path: string, first?: object): object {
  const text = `\${${path}}`;
  return new Proxy(
    {},
    {
      get(_, step) {
        if (step === TEXT) return text;
        if (step === '~reference') return true;
        if (step === '~first') return first;
        if (step === Symbol.toPrimitive || step === 'toJSON') return () => text;
        return typeof step === 'string' ? reference(path + stepText(step)) : undefined;
      },
    },
  );
}

/** A name with other characters is read in brackets. */
function stepText(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`;
  return /^[\p{L}\p{N}_-]+$/u.test(step) ? `.${step}` : `['${step}']`;
}

/** `${…}`, or undefined where the value is no reference. */
export function textOf(value: unknown): string | undefined {
  const text: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, TEXT) : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** The value with the texts of its references, as the server takes it. A copy. */
export const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

/** The same of an object. */
export const plainObject = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value ?? {}));
