/**
 * `reference` is a text or a CloudFormation value, `ids` a list of them, `network` an object or `false`, `switch` that or
 * `true`, `groups` objects by name.
 */
const KIND_NAMES = [
  'text',
  'reference',
  'number',
  'boolean',
  'choice',
  'object',
  'list',
  'variables',
  'ids',
  'network',
  'switch',
  'groups',
] as const;
type Kind = (typeof KIND_NAMES)[number];

/** One option, as the reference needs it. */
export interface Option {
  name: string;
  kind: Kind;
  /** A sentence or two for the user, in Markdown. */
  meaning: string;
  isRequired: boolean;
  default: unknown;
  /** Bounds of a number. */
  min?: unknown;
  max?: unknown;
  /** What a choice may be. */
  choices: readonly unknown[];
  /** The options of an object, or of each item of a list. */
  options: Option[];
}

/** What is read of a valibot schema: each schema that options are made of has this shape. */
export interface Schema {
  readonly type: string;
  /** The options of an object. */
  readonly entries?: Readonly<Record<string, Schema>>;
  /** The schema within `v.optional`. */
  readonly wrapped?: Schema;
  readonly default?: unknown;
  /** The choices of `v.picklist`, or the schemas of `v.union`. */
  readonly options?: readonly unknown[];
  readonly pipe?: readonly Action[];
}

interface Action {
  readonly type: string;
  /** A pipe can be within a pipe. */
  readonly pipe?: readonly Action[];
  /** The bound of `v.minValue` and its like. */
  readonly requirement?: unknown;
  readonly description?: string;
  readonly metadata?: { readonly item?: Schema; readonly kind?: string };
}

/** The options of an object schema, in its order: the schema is the only place where they are stated. */
export const optionsIn = ({ entries = {} }: Schema): Option[] =>
  Object.entries(entries).map(([name, entry]) => optionOf(name, entry));

function optionOf(name: string, entry: Schema): Option {
  const schema = entry.wrapped ?? entry;
  const actions = actionsOf(schema);
  const action = (type: string) => actions.findLast((each) => each.type === type);
  const { item, kind } = action('metadata')?.metadata ?? {};
  return {
    name,
    kind: KIND_NAMES.find((name) => name === kind) ?? kindOf(schema),
    meaning: action('description')?.description ?? '',
    isRequired: entry.wrapped === undefined,
    default: entry.default,
    min: action('min_value')?.requirement,
    max: action('max_value')?.requirement,
    choices: schema.type === 'picklist' ? (schema.options ?? []) : [],
    options: optionsIn(item ?? schema),
  };
}

const actionsOf = ({ pipe = [] }: Schema | Action): Action[] =>
  pipe.flatMap((action) => (action.pipe ? actionsOf(action) : [action]));

/** @throws Error for a kind of schema that no option has yet */
function kindOf({ type }: Schema): Kind {
  const kind = KINDS.get(type);
  if (kind) return kind;
  throw new Error(`There is no kind of option for a schema of type ${type}: add it to KINDS.`);
}

const KINDS = new Map<string, Kind>([
  ['string', 'text'],
  ['picklist', 'choice'],
  ['strict_object', 'object'],
  ['array', 'list'],
  ['record', 'variables'],
]);
