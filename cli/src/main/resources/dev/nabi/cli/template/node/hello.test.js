// Starts the program as the platform does, and calls it: node --test, in this folder.
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { createServer } = require('node:net');
const { after, before, test } = require('node:test');

let program;
let port;

before(async () => {
  port = await new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const free = server.address().port;
      server.close(() => found(free));
    });
  });
  program = spawn(process.execPath, ['hello.js'], { cwd: __dirname, env: { ...process.env, PORT: port, HOST: '127.0.0.1' } });
});

after(() => program.kill());

async function call(path) {
  for (let i = 0; i < 100; i++) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    } catch {
      await new Promise((later) => setTimeout(later, 50));
    }
  }
  throw new Error('the program does not answer');
}

test('greets by name', async () => {
  assert.deepStrictEqual(await call('/?name=Ada'), { greeting: 'Hello, Ada!' });
});
