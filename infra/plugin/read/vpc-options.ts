import * as v from 'valibot';
import { CloudFormation } from './cloudformation.ts';
import { options } from './fields.ts';

const NO_IDS = 'must be a list of ids, of which each may be a CloudFormation value';

const ids = v.pipe(
  v.union([v.array(v.union([v.string(), CloudFormation])), CloudFormation], NO_IDS),
  v.metadata({ kind: 'ids' }),
);

/** `custom.conductor.vpc`, where it is not `false`: as `vpc` of a function. */
export const VpcOptions = options(
  {
    securityGroupIds: v.pipe(
      ids,
      v.description('The ids of the security groups. They have to let calls out to Conductor.'),
    ),
    subnetIds: v.pipe(
      ids,
      v.description('The ids of the subnets: private ones, with a way to Conductor and to AWS.'),
    ),
  },
  {
    securityGroupIds: 'is missing: a function in a VPC needs at least one security group',
    subnetIds: 'is missing: a function in a VPC needs at least one subnet',
  },
);

const NO_VPC = 'must be false, or an object of securityGroupIds and subnetIds';

/** Where the added functions live: in this VPC, or in none. */
export const Vpc = v.lazy((raw) =>
  raw === false || raw === true ? v.literal(false, NO_VPC) : VpcOptions,
);
