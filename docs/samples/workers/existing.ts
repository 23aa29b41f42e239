import { asWorker, sdkWorker, worker } from 'conductor-lambda';

interface Order {
  sku: string;
  quantity: number;
}

const describe = (name: string, age: number) => `${name} is ${age}`;
const total = (order: Order) => ({ sku: order.sku, total: order.quantity * 3.5 });
const check = ({ sku }: Partial<Order>) => ({ known: sku !== undefined });
const resize = async (event: { body: string }) => ({ statusCode: 200, body: event.body });

/** The parameters' names in the task's input; the compiler counts them. */
export const described = worker({ args: ['name', 'age'] }, describe);

/** The task's input as the one parameter. */
export const totalled = worker({}, total);

/** A Lambda handler, as it is. */
export const resized = asWorker(resize, {
  event: ({ url }) => ({ body: JSON.stringify({ url }) }),
  result: ({ body }) => JSON.parse(body),
});

/** A handler that returns its answer without a promise. */
export const checked = asWorker(check, { sync: true });

interface SdkTask {
  inputData?: Record<string, unknown>;
}

const reserve = async ({ inputData }: SdkTask) =>
  inputData?.sku
    ? { status: 'COMPLETED', outputData: { reserved: inputData.sku } }
    : { status: 'FAILED_WITH_TERMINAL_ERROR', reasonForIncompletion: 'no sku' };

/** A function of the JavaScript SDK, unchanged. */
export const reserved = sdkWorker(reserve);
