import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
} from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';

/** Deletes a deployed function; returns how to create it again, unchanged. */
export async function deleteFunction(FunctionName: string): Promise<() => Promise<void>> {
  const { Configuration, Code } = await lambda.send(new GetFunctionCommand({ FunctionName }));
  const ZipFile = await (await fetch(Code?.Location ?? '')).bytes();
  await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  return async () => {
    const { Runtime, Handler, Role, Timeout, MemorySize, Environment } = Configuration ?? {};
    const as = { Runtime, Handler, Role, Timeout, MemorySize, Environment };
    await lambda.send(new CreateFunctionCommand({ FunctionName, ...as, Code: { ZipFile } }));
  };
}
