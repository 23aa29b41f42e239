/** What arrives of a value through JSON. */
export function parsedFields(value: object): Record<string, unknown> {
  const parsed: unknown = JSON.parse(JSON.stringify(value));
  return Object.fromEntries(Object.entries(Object(parsed)));
}
