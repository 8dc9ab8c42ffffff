// Requests as raw bytes: fetch and node:http clean up paths and methods, but the unclean ones must be tested.

import { connect } from 'node:net';

/** Sends one request and reads the whole answer: `{status, headers, body, raw}`; `headers` has lower-case names. */
export function ask(port, method, path, { headers = {}, body } = {}) {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers })
    .flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}\r\n`));
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}\r\n`);
  return send(port, `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`, method);
}

/** Sends bytes and reads until the other side closes. */
export function send(port, bytes, method = 'GET') {
  return new Promise((resolve, reject) => {
    const parts = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => parts.push(part));
    // A refusal may come before the whole request was read, and reset the connection after the answer.
    socket.on('error', (error) => parts.length || reject(error));
    socket.on('close', () => {
      try {
        resolve(parse(Buffer.concat(parts), method));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function parse(raw, method) {
  const end = raw.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no answer: ${JSON.stringify(raw.toString())}`);
  const [first, ...lines] = raw.subarray(0, end).toString('latin1').split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  const rest = raw.subarray(end + 4);
  const chunked = headers['transfer-encoding'] === 'chunked' && method !== 'HEAD';
  return { status: Number(first.split(' ')[1]), headers, body: chunked ? joined(rest) : rest, raw };
}

function joined(rest) {
  const parts = [];
  for (;;) {
    const line = rest.indexOf('\r\n');
    const size = parseInt(rest.subarray(0, line).toString(), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 4 + size);
  }
}
