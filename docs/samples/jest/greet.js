const { worker } = require('conductor-lambda');

const greet = ({ name }) => `Hello, ${name}`;

module.exports = { greet, handler: worker(greet) };
