import * as v from 'valibot';

/** A value that only CloudFormation knows, while it deploys: `{ Ref: Url }`, `{ 'Fn::ImportValue': 'conductor-url' }`. */
export type CloudFormationValue = { readonly [intrinsic: string]: unknown };

/** Whether YAML says it so. The framework makes such an object of the short form (`!Ref Url`) too. */
export const isCloudFormation = (value: unknown): value is CloudFormationValue => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [intrinsic = '', ...others] = Object.keys(value);
  return others.length === 0 && /^(Ref|Fn::\w+)$/.test(intrinsic);
};

/** The text of `!Sub arn:…`, an ARN of which CloudFormation fills in parts; undefined for any other value. */
export function arnToFillIn(value: CloudFormationValue): string | undefined {
  const [text] = [value['Fn::Sub']].flat();
  return typeof text === 'string' && text.startsWith('arn:') ? text : undefined;
}

/** In an option: it is not checked further, since no deploy can look into it. */
export const CloudFormation = v.custom<CloudFormationValue>(isCloudFormation);
