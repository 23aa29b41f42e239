import * as v from 'valibot';

const RoleSchema = v.object({
  Type: v.literal('AWS::IAM::Role'),
  Properties: v.object({
    Policies: v.array(
      v.object({
        PolicyDocument: v.object({
          Statement: v.array(v.object({ Action: v.unknown(), Resource: v.unknown() })),
        }),
      }),
    ),
  }),
});

/** The resources on which a role of a template allows an action; empty where the resource is not a role. */
export function allowedIn(resource: unknown, action: string): unknown[] {
  const read = v.safeParse(RoleSchema, resource);
  const policies = read.success ? read.output.Properties.Policies : [];
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => Resource);
}
