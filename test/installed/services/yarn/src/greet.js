const { worker } = require('conductor-lambda');

exports.handler = worker(({ name }) => ({ greeting: `Hello, ${name}` }));
