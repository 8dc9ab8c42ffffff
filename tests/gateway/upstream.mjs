// A stand-in for Cinder or Keystone that records its requests and gives preset answers.

import { createServer } from 'node:http';

const usual = {
  status: 200,
  headers: {
    'Content-Type': 'application/json',
    'Set-Cookie': ['sid=service', 'other=service'],
    'WWW-Authenticate': 'Keystone uri="http://keystone.example"',
    'X-Openstack-Request-Id': 'req-1',
    'OpenStack-API-Version': 'volume 3.45',
    'X-Subject-Token': 'issued-token',
    'Cache-Control': 'public, max-age=60',
    Server: 'gunicorn/99.1',
    'Keep-Alive': 'timeout=99',
  },
  body: '{"backups":[]}',
};

/** `requests` lists `{method, url, headers, body}`; set `answer` to change the answer, or `answer.hang` for none at all. */
export async function startUpstream() {
  const upstream = { requests: [], answer: usual, usual };
  // Accepts headers of any size that a gateway may send.
  const server = createServer({ maxHeaderSize: 1 << 20 }, async (request, response) => {
    const parts = [];
    try {
      for await (const part of request) parts.push(part);
    } catch {
      // An aborted request still got here.
      parts.push(Buffer.from('(broken off)'));
    }
    const { method, url, headers } = request;
    upstream.requests.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    if (upstream.answer.hang) return;
    response.writeHead(upstream.answer.status, upstream.answer.headers);
    response.end(upstream.answer.body);
  });
  // Methods and headers are the gateway's to refuse: this server accepts everything.
  server.on('connect', (request, socket) => {
    upstream.requests.push({ method: 'CONNECT', url: request.url, headers: request.headers, body: '' });
    socket.end();
  });
  server.on('clientError', (error, socket) => {
    upstream.requests.push({ method: error.code, url: '', headers: {}, body: '' });
    socket.destroy();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  upstream.port = server.address().port;
  upstream.address = `127.0.0.1:${upstream.port}`;
  upstream.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  upstream.reset = () => {
    upstream.requests.length = 0;
    upstream.answer = usual;
  };
  return upstream;
}
