// Greets whoever the request names. Node alone; see docs/runtime-contract.md for what it keeps to.
const http = require('node:http');

let stopping = false;

function answer(response, status, result) {
  const body = JSON.stringify(result);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...(stopping && { Connection: 'close' }),
  });
  response.end(body);
}

const server = http.createServer((request, response) => {
  console.log(request.headers['nabi-invocation-id'] ?? '-', request.method, request.url);
  if (request.method === 'GET') {
    const name = new URL(request.url, 'http://function').searchParams.get('name') ?? 'world';
    answer(response, 200, { greeting: `Hello, ${name}!` });
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    try {
      answer(response, 200, { greeting: `Hello, ${JSON.parse(Buffer.concat(chunks)).name}!` });
    } catch {
      answer(response, 400, { message: 'send {"name": "..."}' });
    }
  });
});

// The gateway closes idle connections itself; a server that does so first may close one as a request arrives on it.
server.keepAliveTimeout = 0;

// Serves what still arrives for a second, then takes no more; what is being answered is finished.
function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  }, 1000);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '0.0.0.0', () =>
  console.log('listening on port', server.address().port));
