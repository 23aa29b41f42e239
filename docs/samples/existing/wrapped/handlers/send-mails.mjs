export const handler = async ({ Records }) => {
  const failed = Records.filter(({ body }) => JSON.parse(body).to === undefined);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
