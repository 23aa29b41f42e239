/**
 * What Lambda hands to a handler beside its event, in the names of AWS. It is declared here because the compilers of our
 * users read it: they need no `@types/aws-lambda`, and where they have it, one is as good as the other.
 */
export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  identity?: { cognitoIdentityId: string; cognitoIdentityPoolId: string } | undefined;
  /** What a mobile app says about itself when it calls a function. */
  clientContext?:
    | {
        client: {
          installationId: string;
          appTitle: string;
          appVersionName: string;
          appVersionCode: string;
          appPackageName: string;
        };
        custom?: unknown;
        env: {
          platformVersion: string;
          platform: string;
          make: string;
          model: string;
          locale: string;
        };
      }
    | undefined;
  tenantId?: string | undefined;
  getRemainingTimeInMillis(): number;
  /** @deprecated AWS keeps it for old handlers. */
  done(error?: Error, result?: unknown): void;
  /** @deprecated AWS keeps it for old handlers. */
  fail(error: Error | string): void;
  /** @deprecated AWS keeps it for old handlers. */
  succeed(message: unknown, object?: unknown): void;
}
