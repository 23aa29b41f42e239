/** Units know no server: what this machine or `npm test` sets for the other tests is not there for them. */
for (const name of Object.keys(process.env)) {
  if (/^(AWS|CONDUCTOR)_/.test(name)) delete process.env[name];
}
