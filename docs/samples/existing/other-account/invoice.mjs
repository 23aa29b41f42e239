export const handler = async ({ order }, { invokedFunctionArn }) => ({
  invoice: `invoice of ${order}`,
  by: invokedFunctionArn,
});
