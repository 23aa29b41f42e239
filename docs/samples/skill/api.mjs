/** Calls Conductor's API. At Orkes, add the header X-Authorization with a token. */
export async function call(method, path, body) {
  const url = `${process.env.CONDUCTOR_SERVER_URL}${path}`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text;
}
