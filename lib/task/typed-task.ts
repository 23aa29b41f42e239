import type { InProgress } from './outcome.ts';

/**
 * What a task takes and what it gives, for the compiler alone: a worker carries it, and the builder of a workflow reads it.
 * Nothing of it exists when the program runs.
 */
export interface TypedTask<Input = unknown, Output = unknown> {
  readonly '~task'?: { readonly input: Input; readonly output: Output };
  /** The task type, where the worker knows it. */
  readonly task?: string;
}

/** The output of a task whose function returns this: a plain object as it is, anything else as `result`. */
export type TaskOutput<Returned> = OutputOf<Exclude<Awaited<Returned>, InProgress>>;

type OutputOf<Value> = unknown extends Value
  ? unknown
  : [Value] extends [PlainObject]
    ? InJson<Value>
    : { result: InJson<Value> };

/** Not a list, a Date or another instance with a class of its own that JSON shows in another way. */
type PlainObject = object & { readonly length?: never; toJSON?: never };

/** A value as it arrives after its way through JSON. */
type InJson<Value> = unknown extends Value
  ? unknown
  : Value extends { toJSON(): infer Shown }
    ? Shown
    : Value extends string | number | boolean | null
      ? Value
      : Value extends undefined
        ? null
        : Value extends readonly unknown[]
          ? { [Index in keyof Value]: InJson<Value[Index]> }
          : Value extends object
            ? { [Field in keyof Value]: InJsonField<Value[Field]> }
            : never;

/** A field that is undefined is left out. */
type InJsonField<Value> = InJson<Exclude<Value, undefined>> | Extract<Value, undefined>;

/** The input of a task whose fields are the arguments of a function, by their names. */
export type ArgsInput<Names extends readonly string[], Args extends unknown[]> = Merged<
  ArgsOf<Names, Args, 'needed'> & Partial<ArgsOf<Names, Args, 'optional'>>
>;

type ArgsOf<Names extends readonly string[], Args extends unknown[], Kind> = {
  [Index in keyof Names as Index extends `${number}`
    ? KindOf<ArgAt<Args, Index>> extends Kind
      ? NameIn<Names[Index]>
      : never
    : never]: ArgAt<Args, Index>;
};

type NameIn<Name> = Name extends string ? Name : never;

type KindOf<Arg> = undefined extends Arg ? 'optional' : 'needed';

/** Of a list of arguments without an end, all have one type. */
type ArgAt<Args extends unknown[], Index> = Index extends keyof Args ? Args[Index] : Args[number];

type Merged<Fields> = { [Field in keyof Fields]: Fields[Field] };
