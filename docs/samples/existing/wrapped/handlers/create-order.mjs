export const handler = async ({ body, requestContext }) => {
  if (requestContext.http.method !== 'POST') return { statusCode: 405 };
  const { sku } = JSON.parse(body);
  if (!sku) return { statusCode: 422, body: JSON.stringify({ error: 'no sku' }) };
  if (sku === 'busy') return { statusCode: 503, body: 'come back later' };
  return { statusCode: 201, body: JSON.stringify({ order: `order of ${sku}` }) };
};
